import { albertForward, albertPresets, closeGraph, completeInputs, initialiseWeights, openGraph, slice, type Graph, type Tensors, type Weights } from '@albertkit/core';

const config = albertPresets.base;

/** A batch as benchmarks name it: rows of `sequence` tokens without padding. */
export type BatchShape = { readonly batch: number; readonly sequence: number };
export const batchShapes: readonly BatchShape[] = [1, 8].flatMap((batch) => [16, 128, 384].map((sequence) => ({ batch, sequence })));

/** The plain base model with random weights: speed does not depend on what they are. */
export function baseModel(): { readonly graph: Graph; readonly weights: Weights } {
  const graph = albertForward(config, 'base');
  return { graph, weights: initialiseWeights(graph.parameters, { seed: 1, initializerRange: config.initializerRange }) };
}

/** The encoder without the pooler. Its output is the first token's alone, so that fetching results is not part of the time. */
export function baseEncoder(): Graph {
  const graph = albertForward(config, 'base');
  const hidden = openGraph(graph)[graph.outputs['last_hidden_state']!]!;
  return closeGraph({ outputs: { first: slice(hidden, 1, 0, 1) } });
}

/** Random words of the graph's vocabulary from a fixed row of numbers. */
export function baseInputs(graph: Graph, { batch, sequence }: BatchShape): Tensors {
  const vocabulary = Number(graph.inputs['input_ids']?.below ?? config.vocabularySize);
  const words = Int32Array.from({ length: batch * sequence }, (_, n) => (n * 7919) % vocabulary);
  return completeInputs(graph, { input_ids: { dtype: 'int32', shape: [batch, sequence], data: words } });
}

/** Floating-point operations of the encoder's matrix products, two a multiply-add; what is not a product is left out. */
export function encoderOperations({ batch, sequence }: BatchShape): number {
  const { hiddenSize, intermediateSize, embeddingSize, layers } = config;
  const linear = 4 * hiddenSize ** 2 + 2 * hiddenSize * intermediateSize;
  const attention = 2 * sequence * hiddenSize;
  return 2 * batch * sequence * (embeddingSize * hiddenSize + layers * (linear + attention));
}
