import { closeGraph, type Graph, type GraphNode } from '../ir/graph.js';
import { outputsOf, type Value } from '../ir/value.js';
import { input } from '../ops/source.js';

/** What a value of a graph is called when a part of the graph takes or gives it. */
export const valueName = (number: number): string => `value.${number}`;

/**
 * Some nodes of a graph without repeats, on their own: the values they take from the rest become inputs, constants and
 * parameters come along, and `wanted` are the outputs, all named by `valueName`. Sizes must be numbers.
 */
export function partOf(graph: Graph, nodes: readonly GraphNode[], wanted: readonly number[], from: ReadonlyMap<number, GraphNode>): Graph {
  const values = new Map<number, Value>();
  const take = (number: number): Value => {
    const known = values.get(number);
    if (known) return known;
    const { dtype, shape } = graph.types[number]!;
    const giver = from.get(number)!;
    const own = giver.op === 'constant' || giver.op === 'parameter';
    const value = own ? outputsOf({ op: giver.op, inputs: [], attrs: giver.attrs, types: [{ dtype, shape }] })[0]! : input(valueName(number), dtype, shape);
    values.set(number, value);
    return value;
  };
  for (const node of nodes) {
    if (node.op === 'input' || node.op === 'state') continue; // fed as values
    const types = node.outputs.map((number) => graph.types[number]!);
    outputsOf({ op: node.op, inputs: node.inputs.map(take), attrs: node.attrs, types }).forEach((value, n) => values.set(node.outputs[n]!, value));
  }
  return closeGraph({ outputs: Object.fromEntries(wanted.map((number) => [valueName(number), take(number)])) });
}

/** Which node gives each value. */
export const givers = (graph: Graph): ReadonlyMap<number, GraphNode> => new Map(graph.nodes.flatMap((node) => node.outputs.map((number) => [number, node] as const)));
