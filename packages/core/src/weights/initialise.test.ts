import { expect, test } from 'vitest';
import type { TensorType } from '../ir/shape.js';
import { code } from './fixtures/crafted.js';
import { initialiseWeights } from './initialise.js';

const parameter = (...shape: (number | string)[]): TensorType => ({ dtype: 'float32', shape });
const block = 'albert.encoder.albert_layer_groups.0.albert_layers.0';
const graph = {
  'albert.embeddings.word_embeddings.weight': parameter(500, 16),
  'albert.embeddings.LayerNorm.weight': parameter(16),
  'albert.embeddings.LayerNorm.bias': parameter(16),
  [`${block}.full_layer_layer_norm.weight`]: parameter(24),
  [`${block}.attention.query.weight`]: parameter(24, 24),
  [`${block}.attention.query.bias`]: parameter(24),
  'predictions.bias': parameter(500),
  'predictions.decoder.weight': parameter(500, 16),
};
const options = { seed: 1, initializerRange: 0.02 };
const values = (weights: ReturnType<typeof initialiseWeights>, name: string): number[] => [...(weights.get(name)?.data ?? [])];

test('normal weights, LayerNorm 1 and 0, biases 0, pad row 0, one tensor for a tied decoder', () => {
  const weights = initialiseWeights(graph, options);
  expect([...weights.keys()]).toEqual(Object.keys(graph));
  const words = values(weights, 'albert.embeddings.word_embeddings.weight');
  expect(words.slice(0, 16)).toEqual(new Array(16).fill(0));
  const drawn = words.slice(16);
  const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
  const deviation = Math.sqrt(drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length);
  // 7,984 draws: standard errors 0.00022 and 0.00016.
  expect(Math.abs(mean)).toBeLessThan(0.001);
  expect(Math.abs(deviation - 0.02)).toBeLessThan(0.0008);
  expect(Math.max(...drawn.map(Math.abs))).toBeGreaterThan(0.04 * 1.4); // not truncated at two deviations
  for (const name of ['albert.embeddings.LayerNorm.weight', `${block}.full_layer_layer_norm.weight`]) expect(new Set(values(weights, name))).toEqual(new Set([1]));
  for (const name of ['albert.embeddings.LayerNorm.bias', `${block}.attention.query.bias`, 'predictions.bias']) expect(new Set(values(weights, name))).toEqual(new Set([0]));
  expect(weights.get('predictions.decoder.weight')).toBe(weights.get('albert.embeddings.word_embeddings.weight'));
});

// The same recipe written in Python, with its math.log and math.cos, gives these float32 values.
test('the numbers of a seed are these, on every machine', () => {
  const weights = initialiseWeights({ 'pooler.weight': parameter(2, 3) }, { seed: 2026, initializerRange: 1 });
  expect(values(weights, 'pooler.weight')).toEqual([1.1587395668029785, 1.136831521987915, 0.15709111094474792, 2.8965578079223633, 1.189571738243103, -0.05573675036430359]);
});

test('numbers follow from seed and name, not from order, number or prefix of the parameters', () => {
  const query = `${block}.attention.query.weight`;
  const all = values(initialiseWeights(graph, options), query);
  expect(values(initialiseWeights({ [query]: parameter(24, 24) }, options), query)).toEqual(all);
  expect(values(initialiseWeights({ [query.slice(7)]: parameter(24, 24) }, options), query.slice(7))).toEqual(all);
  expect(values(initialiseWeights(graph, { ...options, seed: 2 }), query)).not.toEqual(all);
  expect(values(initialiseWeights(graph, { ...options, seed: 1 + 2 ** 32 }), query)).not.toEqual(all);
});

test('another pad row, and what is refused', () => {
  const words = values(initialiseWeights(graph, { ...options, padTokenId: 3 }), 'albert.embeddings.word_embeddings.weight');
  expect(words.slice(48, 64)).toEqual(new Array(16).fill(0));
  expect(words[0]).not.toBe(0);
  for (const seed of [-1, 1.5, NaN, 2 ** 53]) expect(code(() => initialiseWeights(graph, { ...options, seed }))).toBe('SEED_RANGE');
  expect(code(() => initialiseWeights({ a: parameter('batch') }, options))).toBe('SHAPE');
});
