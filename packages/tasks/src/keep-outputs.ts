import { closeGraph, openGraph, type Graph } from '@albertkit/core';

/** The same graph with these outputs only, and without what only the others needed. */
export function keepOutputs(graph: Graph, names: readonly string[]): Graph {
  const values = openGraph(graph);
  const inputs = graph.nodes.filter(({ op }) => op === 'input').map(({ outputs }) => values[outputs[0]!]!);
  return closeGraph({ inputs, limits: graph.limits, outputs: Object.fromEntries(names.map((name) => [name, values[graph.outputs[name]!]!])) });
}
