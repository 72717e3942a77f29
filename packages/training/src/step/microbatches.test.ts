import { expect, test } from 'vitest';
import { int, tinyLoss, tinyTexts } from '../fixtures/tiny-model.js';
import { adamwTorch } from '../optimiser/adamw.js';
import { stackMicrobatches } from './microbatches.js';
import { trainingStep } from './training-step.js';

const step = trainingStep(tinyLoss('token-classification', { labelTotals: true }), { optimiser: adamwTorch(), microbatches: 2 });
const batch = (labels: readonly number[], rows = 1): Record<string, ReturnType<typeof int>> => ({ input_ids: tinyTexts(rows)['input_ids'] as ReturnType<typeof int>, labels: int([rows, 5], labels) });

test('inputs are stacked and labels counted over all', () => {
  const { labels, labels_total: total } = stackMicrobatches(step, [batch([0, -100, 1, -100, 2]), batch([-100, -100, -100, 1, -100])]);
  expect(labels).toEqual(int([2, 1, 5], [0, -100, 1, -100, 2, -100, -100, -100, 1, -100]));
  expect([total!.shape, [...total!.data]]).toEqual([[2], [4, 4]]);
});

test('one batch alone has no axis of microbatches', () => {
  expect(stackMicrobatches(step, [batch([0, -100, 1, -100, 2])])['labels']!.shape).toEqual([1, 5]);
});

test('inputs of several shapes or names are refused', () => {
  expect(() => stackMicrobatches(step, [batch([0, 1, 2, 0, 1]), batch([0, 1, 2, 0, 1, 0, 1, 2, 0, 1], 2)])).toThrow(expect.objectContaining({ code: 'MICROBATCH_SHAPE', facts: expect.objectContaining({ name: 'input_ids' }) }));
  expect(() => stackMicrobatches(step, [batch([0, 1, 2, 0, 1]), { labels: int([1, 5], [0, 0, 0, 0, 0]) }])).toThrow(expect.objectContaining({ code: 'MICROBATCH_SHAPE' }));
});
