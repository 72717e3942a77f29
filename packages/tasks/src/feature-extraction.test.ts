import { expect, test } from 'vitest';
import type { Tensors } from '@albertkit/core';
import { contextOf, tensor } from './fixtures/context.js';
import { featureExtraction as task, type FeatureExtractionOptions } from './feature-extraction.js';

const context = contextOf([], { hidden_size: 2, num_attention_heads: 1, id2label: null });
const states = (...rows: [number, number][]): Tensors => ({ last_hidden_state: { ...tensor(...rows.flat()), shape: [rows.length, 2] } });
const run = (outputs: readonly Tensors[], options: FeatureExtractionOptions, text = 'the king'): ReturnType<typeof task.decode> =>
  task.decode(task.encode(text, context, options), outputs, context, options);

const one = [{ ...states([1, 2], [3, 4], [5, 6], [7, 12]), pooler_output: tensor(0.5, -0.5) }];

test('pooling, worked out by hand', () => {
  expect(run(one, {})).toEqual({ vector: Float32Array.of(4, 6), shape: [2], coverage: { tokens: 2, total: 2, windows: 1 } });
  expect(run(one, { pooling: 'cls' }).vector).toEqual(Float32Array.of(1, 2));
  expect(run(one, { pooling: 'pooled' }).vector).toEqual(Float32Array.of(0.5, -0.5));
  expect(run(one, { pooling: 'none' })).toEqual({
    vector: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 12),
    shape: [4, 2],
    tokens: [{ token: '[CLS]', start: 0, end: 0 }, { token: '▁the', start: 0, end: 3 }, { token: '▁king', start: 4, end: 8 }, { token: '[SEP]', start: 0, end: 0 }],
    coverage: { tokens: 2, total: 2, windows: 1 },
  });
});

test('normalised vectors have length 1, each of its own; zeros stay zeros', () => {
  expect(run([states([3, 4], [3, 4], [3, 4], [3, 4])], { normalise: true }).vector).toEqual(Float32Array.of(0.6, 0.8));
  expect(run([states([3, 4], [0, 0], [0, -2], [8, 6])], { normalise: true, pooling: 'none' }).vector).toEqual(Float32Array.of(0.6, 0.8, 0, 0, 0, -1, 0.8, 0.6));
});

test('windows: weighed by their tokens, and each token from the window that speaks for it', () => {
  const text = 'the king of the hill'; // rows of three words, one shared: 0 1 2, 2 3 4
  const options = { maxTokens: 5, overlap: 1 };
  const rows = [states([0, 0], [1, 1], [2, 2], [3, 3], [4, 4]), states([10, 0], [11, 1], [12, 2], [13, 3], [14, 4])];
  const { coverage, vector } = run(rows, { ...options, pooling: 'cls' }, text);
  expect(coverage).toEqual({ tokens: 5, total: 5, windows: 2 });
  expect(vector).toEqual(Float32Array.of(4, 0)); // 3 and 2 tokens: (3 * 0 + 2 * 10) / 5
  expect(run(rows, { ...options, pooling: 'none' }, text).vector.filter((_, n) => n % 2 === 0)).toEqual(Float32Array.of(0, 1, 2, 3, 12, 13, 4));
});

test('what cannot be is said', () => {
  expect(() => task.encode('a', { ...context, outputs: ['last_hidden_state'] }, { pooling: 'pooled' })).toThrow(expect.objectContaining({ code: 'POOLER_MISSING' }));
  expect(() => run([states([1, NaN], [0, 0], [0, 0], [0, 0])], {})).toThrow(expect.objectContaining({ code: 'NON_FINITE' }));
});
