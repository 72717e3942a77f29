import { closeGraph, openGraph, unroll, type Graph, type Tensors, type Weights } from '@albertkit/core';
import { onReference } from '../run-once.js';
import { randomWeights } from './random-albert.js';

const tries = 20;

/**
 * Random weights of a model for which no input of a relu is within `margin` of 0, where its gradient jumps and rounding would
 * choose the side; of twenty the ones that stay away the furthest.
 */
export async function weightsAwayFromKinks(graph: Graph, feeds: Tensors, { seed, margin }: { readonly seed: number; readonly margin: number }): Promise<Weights> {
  const bends = beforeRelu(graph);
  const inputs = Object.fromEntries(Object.entries(feeds).filter(([name]) => name in bends.inputs));
  let best = { weights: randomWeights(graph.parameters, seed), distance: -1 };
  if (Object.keys(bends.outputs).length === 0) return best.weights;
  for (let n = 0; n < tries && best.distance < margin; n++) {
    const weights = randomWeights(graph.parameters, seed + n);
    const distance = nearest(await onReference(bends, inputs, weights));
    if (distance > best.distance) best = { weights, distance };
  }
  return best.weights;
}

/** What goes into each relu of the graph, repeats written out. */
function beforeRelu(graph: Graph): Graph {
  const flat = unroll(graph);
  const values = openGraph(flat);
  const inputs = flat.nodes.filter(({ op }) => op === 'relu').map((node) => node.inputs[0]!);
  return closeGraph({ outputs: Object.fromEntries([...new Set(inputs)].map((number) => [`value${number}`, values[number]!])) });
}

function nearest(tensors: Tensors): number {
  let least = Infinity;
  for (const { data } of Object.values(tensors)) for (const x of data) least = Math.min(least, Math.abs(x));
  return least;
}
