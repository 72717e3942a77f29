import { rewriteGraph, state, type Graph, type GraphState } from '@albertkit/core';

/**
 * A graph whose parameters are state that no run changes, so that an executable takes other weights of the same model through
 * `writeState` and need not be compiled again: what training evaluates with. Inputs and outputs stay.
 */
export function swappableWeights(graph: Graph): Graph {
  const rewritten = rewriteGraph(graph, ({ op, attrs }, _, types) => (op === 'parameter' ? [state(attrs['name'] as string, types[0]!)] : undefined));
  const numbers = new Map(rewritten.nodes.filter(({ op }) => op === 'state').map(({ attrs, outputs }) => [attrs['name'] as string, outputs[0]!]));
  const kept = [...numbers].map(([name, next]): [string, GraphState] => [name, { type: rewritten.types[next]!, initial: { weight: name }, next }]);
  return { ...rewritten, state: { ...rewritten.state, ...Object.fromEntries(kept) } };
}
