import { describe, expect, test } from 'vitest';
import type { Tensors } from '../backend.js';
import { distances, float, int, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { gradientGraph } from '../passes/gradients.js';
import type { HeadKind } from './architecture.js';
import { labelTotals } from './label-totals.js';
import { albertLoss, type LossOptions } from './loss.js';

const texts = [[2, 5, 7, 3], [2, 9, 3, 0], [2, 8, 6, 3]];

/** Rows of a batch from one on, labels and all. */
const part = (tensors: Tensors, from: number, to: number): Tensors => Object.fromEntries(Object.entries(tensors).map(([name, { dtype, shape, data }]) => {
  const row = data.length / shape[0]!;
  return [name, { dtype, shape: [to - from, ...shape.slice(1)], data: data.slice(from * row, to * row) }];
}));

const cases: readonly [string, HeadKind, Tensors, LossOptions][] = [
  ['tokens', 'token-classification', { labels: int([3, 4], [0, 1, -100, 2, -100, -100, -100, -100, 1, 0, -100, -100]) }, {}],
  ['masked words and order', 'pretraining', { labels: int([3, 4], [-100, 5, -100, -100, -100, -100, -100, -100, 10, -100, 3, -100]), sentence_order_label: int([3], [1, -100, 0]) }, {}],
  ['one label', 'sequence-classification', { labels: int([3], [2, -100, 0]) }, {}],
  ['several labels', 'sequence-classification', { labels: float([3, 3], [1, 0, 1, 0, 0, 1, 1, 1, 0]) }, { problemType: 'multi_label_classification' }],
  ['numbers', 'sequence-classification', { labels: float([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]) }, { problemType: 'regression' }],
  ['answers, one outside and one before the text', 'question-answering', { start_positions: int([3], [1, -3, 4]), end_positions: int([3], [4, 2, 9]) }, {}],
];

describe('losses and gradients of batches with their labels counted together add up to those of one batch', () => {
  test.for(cases)('of %s', async ([, head, labels, options]) => {
    const fed = { ...rows(texts, [4, 3, 4]), ...labels };
    const whole = gradientGraph(albertLoss(smallConfig, head, options));
    const split = gradientGraph(albertLoss(smallConfig, head, { ...options, labelTotals: true }));
    const weights = smallWeights(whole.parameters);
    const batches = [part(fed, 0, 1), part(fed, 1, 3)];
    const totals = labelTotals(split, batches);
    const [first, second] = await Promise.all(batches.map((batch) => runReference(split, { ...batch, ...totals }, weights)));
    const sums = Object.fromEntries(Object.entries(first!).map(([name, tensor]) => [name, { ...tensor, data: tensor.data.map((x, n) => x + second![name]!.data[n]!) }]));
    expect(distances(sums, await runReference(whole, fed, weights))).toBeLessThan(1e-12);
  });
  test.for<[string, HeadKind, Tensors, Tensors, LossOptions]>([
    ['one label', 'sequence-classification', { labels: int([2], [2, 0]) }, { labels: int([3], [2, 0, -100]) }, {}],
    ['several labels', 'sequence-classification', { labels: float([2, 3], [1, 0, 1, 0, 0, 1]) }, { labels: float([3, 3], [1, 0, 1, 0, 0, 1, -100, -100, -100]) }, { problemType: 'multi_label_classification' }],
    ['numbers', 'sequence-classification', { labels: float([2, 3], [1, 2, 3, 4, 5, 6]) }, { labels: float([3, 3], [1, 2, 3, 4, 5, 6, -100, -100, -100]) }, { problemType: 'regression' }],
    ['answers', 'question-answering', { start_positions: int([2], [1, 0]), end_positions: int([2], [3, 0]) }, { start_positions: int([3], [1, 0, -100]), end_positions: int([3], [3, 0, -100]) }, {}],
  ])('a row of -100 in %s changes nothing', async ([, head, labels, more, options]) => {
    const graph = gradientGraph(albertLoss(smallConfig, head, { ...options, labelTotals: true }), { keep: ['loss'] });
    const run = (fed: Tensors): Promise<Tensors> => runReference(graph, { ...fed, ...labelTotals(graph, [fed]) }, smallWeights(graph.parameters));
    const [plain, filled] = await Promise.all([run({ ...rows(texts.slice(0, 2), [4, 3]), ...labels }), run({ ...rows([...texts.slice(0, 2), [0, 0, 0, 0]], [4, 3, 0]), ...more })]);
    expect(distances(plain, filled)).toBeLessThan(1e-12);
  });
  test('of choices', async () => {
    const ids = [[2, 5, 3], [2, 6, 3], [2, 7, 3], [2, 8, 3]];
    const fed = Object.fromEntries(Object.entries(rows(ids)).map(([name, tensor]) => [name, { ...tensor, shape: [2, 2, 3] }]));
    const graph = albertLoss(smallConfig, 'multiple-choice', { labelTotals: true });
    for (const [labels, count] of [[[1, 0], 2], [[1, -100], 1], [[2, 0], 1], [[-1, 5], 1]] as const) {
      const batch = { ...fed, labels: int([2], labels) };
      expect(labelTotals(graph, [batch])['labels_total']!.data[0]).toBe(count);
      const plain = albertLoss(smallConfig, 'multiple-choice');
      const found = await runReference(graph, { ...batch, ...labelTotals(graph, [batch]) }, smallWeights(graph.parameters));
      expect(distances(found, await runReference(plain, batch, smallWeights(plain.parameters)))).toBe(0);
    }
  });
});

test('a batch without labels is named', () => {
  const graph = albertLoss(smallConfig, 'question-answering', { labelTotals: true });
  expect(() => labelTotals(graph, [rows(texts)])).toThrow(expect.objectContaining({ code: 'INPUT_MISSING', facts: expect.objectContaining({ name: 'start_positions' }) }));
  expect(() => labelTotals(graph, [{ start_positions: int([1], [1]) }])).toThrow(expect.objectContaining({ code: 'INPUT_MISSING', facts: expect.objectContaining({ name: 'start_positions' }) }));
});
