import type { Graph, GraphNode } from '../ir/graph.js';

type Near = { readonly name: string; readonly away: number };

/** The parameter that each node works with, or else the nearest parameter or input before it, by value number. */
export function nearestNames(graph: Graph): ReadonlyMap<number, string> {
  const found = new Map<number, Near>();
  for (const { op, inputs, outputs, attrs } of graph.nodes) {
    const own = op === 'parameter' || op === 'input' || op === 'state';
    const near = own ? { name: String(attrs['name']), away: 0 } : nearestOf(inputs.flatMap((number) => found.get(number) ?? []));
    if (near) outputs.forEach((number) => found.set(number, near));
  }
  return new Map([...found].map(([number, { name }]) => [number, name]));
}

/** A node's own weight is its first; of values equally far from theirs the last is the newest, as in a residual. */
function nearestOf(inputs: readonly Near[]): Near | undefined {
  const least = Math.min(...inputs.map(({ away }) => away));
  const nearest = inputs.filter(({ away }) => away === least);
  const chosen = least === 0 ? nearest[0] : nearest.at(-1);
  return chosen && { name: chosen.name, away: chosen.away + 1 };
}

/** Which of the nodes with the same op and the same nearest name this is: a shared layer has one for each application. */
export function useOf(graph: Graph, names: ReadonlyMap<number, string>, node: GraphNode): { readonly use: number; readonly uses: number } {
  const alike = graph.nodes.filter(({ op, outputs }) => op === node.op && names.get(outputs[0]!) === names.get(node.outputs[0]!));
  return { use: alike.indexOf(node) + 1, uses: alike.length };
}
