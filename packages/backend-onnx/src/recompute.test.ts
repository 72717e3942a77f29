import { albertLoss, gradientGraph, initialiseWeights, type AlbertConfig, type Tensor } from '@albertkit/core';
import { runOnce } from '@albertkit/conformance';
import { expect, test } from 'vitest';
import { onnxruntimeNode } from './fixtures/runtimes.js';
import { onnxBackend } from './index.js';

const config: AlbertConfig = {
  vocabularySize: 50, embeddingSize: 16, hiddenSize: 24, intermediateSize: 48, layers: 3, groups: 1, innerLayers: 1, heads: 3, maxPositions: 32, tokenTypes: 2,
  activation: 'gelu_new', epsilon: 1e-12, initializerRange: 0.1, dropout: { hidden: 0.1, attention: 0.1, classifier: 0.1 }, padTokenId: 0, labels: ['A', 'B'],
};
const ints = (shape: readonly number[], value: (n: number) => number): Tensor => ({ dtype: 'int32', shape, data: Int32Array.from({ length: shape.reduce((n, size) => n * size, 1) }, (_, n) => value(n)) });
const [batch, sequence] = [5, 19];
const inputs = {
  input_ids: ints([batch, sequence], (n) => (n * 31) % 50), attention_mask: ints([batch, sequence], (n) => (n % 7 === 3 ? 0 : 1)), token_type_ids: ints([batch, sequence], (n) => n % 2),
  labels: ints([batch, sequence], (n) => (n % 3 === 0 ? -100 : n % 2)), dropout_seed: ints([], () => 12345),
};

test.for([false, true])('gradients from what was stored are those of running the block again, to the bit: dropout %s', async (dropout) => {
  const model = albertLoss(config, 'token-classification', { dropout });
  const weights = initialiseWeights(model.parameters, { seed: 3, initializerRange: 0.2 });
  const { dropout_seed, ...plain } = inputs;
  const fed = dropout ? { ...plain, dropout_seed } : plain;
  const [again, stored] = await Promise.all([true, false].map((recompute) => runOnce(onnxBackend({ runtime: onnxruntimeNode }), gradientGraph(model, { recompute }), fed, weights)));
  expect(Object.keys(again!)).toHaveLength(Object.keys(model.parameters).length + 1);
  for (const [name, tensor] of Object.entries(again!)) expect(stored![name], name).toEqual(tensor);
  expect(again!['classifier.weight']!.data.some((x) => x !== 0)).toBe(true);
});
