import { describe, expect, test } from 'vitest';
import type { Tensor, Tensors } from '../backend.js';
import { distances, float, int, largest, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { gradientGraph } from '../passes/gradients.js';
import type { HeadKind } from './architecture.js';
import type { AlbertConfig } from './config.js';
import { albertLoss, type LossOptions } from './loss.js';

const inputs = rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]);

async function run(head: HeadKind, labels: Tensors, options: LossOptions = {}, config: AlbertConfig = smallConfig): Promise<{ loss: number; outputs: Tensors }> {
  const graph = albertLoss(config, head, options);
  const { loss, ...outputs } = await runReference(graph, { ...inputs, ...labels }, smallWeights(graph.parameters));
  return { loss: loss!.data[0]!, outputs };
}
/** -log softmax(row)[label] of the rows of logits [..., classes] that have a label. */
function crossEntropies({ shape, data }: Tensor, labels: readonly (number | undefined)[]): number[] {
  const classes = shape.at(-1)!;
  return labels.flatMap((label, n) => {
    const row = Array.from(data.subarray(n * classes, (n + 1) * classes));
    return label === undefined ? [] : [Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - row[label]!];
  });
}
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

describe('a loss is a mean over the labels that name something', () => {
  test('of tokens', async () => {
    const { loss, outputs } = await run('token-classification', { labels: int([2, 4], [0, 1, -100, 2, -100, 0, 1, -100]) });
    expect(loss).toBeCloseTo(mean(crossEntropies(outputs['logits']!, [0, 1, undefined, 2, undefined, 0, 1, undefined])), 12);
  });
  test('of one label a text', async () => {
    const { loss, outputs } = await run('sequence-classification', { labels: int([2], [2, -100]) });
    expect(loss).toBeCloseTo(mean(crossEntropies(outputs['logits']!, [2])), 12);
  });
  test('of several labels a text', async () => {
    const targets = [1, 0, 1, 0, 0, 1];
    const { loss, outputs } = await run('sequence-classification', { labels: float([2, 3], targets) }, { problemType: 'multi_label_classification' });
    expect(loss).toBeCloseTo(mean(targets.map((y, n) => Math.log1p(Math.exp(outputs['logits']!.data[n]!)) - outputs['logits']!.data[n]! * y)), 12);
  });
  test('of numbers, which is what one label means', async () => {
    const { loss, outputs } = await run('sequence-classification', { labels: float([2], [0.5, -1]) }, {}, { ...smallConfig, labels: ['A'] });
    expect(loss).toBeCloseTo(mean([0.5, -1].map((y, n) => (outputs['logits']!.data[n]! - y) ** 2)), 12);
  });
  test('of several numbers', async () => {
    const targets = [1, 2, 3, 4, 5, 6];
    const { loss, outputs } = await run('sequence-classification', { labels: float([2, 3], targets) }, { problemType: 'regression' });
    expect(loss).toBeCloseTo(mean(targets.map((y, n) => (outputs['logits']!.data[n]! - y) ** 2)), 12);
  });
  test('of masked words plus that of the order of sentences', async () => {
    const { loss, outputs } = await run('pretraining', { labels: int([2, 4], [-100, 5, -100, -100, -100, -100, 10, -100]), sentence_order_label: int([2], [1, -100]) });
    const words = crossEntropies(outputs['prediction_logits']!, [undefined, 5, undefined, undefined, undefined, undefined, 10]);
    expect(loss).toBeCloseTo(mean(words) + mean(crossEntropies(outputs['sop_logits']!, [1])), 12);
  });
  test.each([0, 0.1, 3])('of masked words plus %s times that of the order of sentences', async (pairWeight) => {
    const inputs = { labels: int([2, 4], [-100, 5, -100, -100, -100, -100, 10, -100]), sentence_order_label: int([2], [1, 0]) };
    const { loss, outputs } = await run('pretraining', inputs, { pairWeight, lossParts: true });
    const [words, order] = [outputs['masked_lm_loss']!.data[0]!, outputs['sentence_order_loss']!.data[0]!];
    expect(order).toBeCloseTo(mean(crossEntropies(outputs['sop_logits']!, [1, 0])), 12);
    expect(loss).toBeCloseTo(words + pairWeight * order, 12);
    expect(() => albertLoss(smallConfig, 'pretraining', { pairWeight: -1 })).toThrow(expect.objectContaining({ code: 'OPTION' }));
  });
  test('of where an answer starts and ends, places outside the text left out and negative ones taken as 0', async () => {
    const { loss, outputs } = await run('question-answering', { start_positions: int([2], [1, -3]), end_positions: int([2], [4, 2]) });
    expect(loss).toBeCloseTo((mean(crossEntropies(outputs['start_logits']!, [1, 0])) + mean(crossEntropies(outputs['end_logits']!, [undefined, 2]))) / 2, 12);
  });
});

describe('words at some places only', () => {
  const places = int([3], [1, 6, 0]);
  const some = rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]);
  test.for<[HeadKind, string]>([['masked-lm', 'logits'], ['pretraining', 'prediction_logits']])('of %s have the scores, the loss and the gradients that they have among all', async ([head, scores]) => {
    const order = head === 'pretraining' ? { sentence_order_label: int([2], [1, 0]) } : {};
    const all = gradientGraph(albertLoss(smallConfig, head), { keep: [scores] });
    const picked = gradientGraph(albertLoss(smallConfig, head, { maskedPositions: true }), { keep: [scores] });
    const weights = smallWeights(all.parameters);
    const { [scores]: whole, ...expected } = await runReference(all, { ...some, labels: int([2, 4], [-100, 5, -100, -100, -100, -100, 10, -100]), ...order }, weights);
    const { [scores]: few, ...found } = await runReference(picked, { ...some, masked_positions: places, labels: int([3], [5, 10, -100]), ...order }, weights);
    expect(few!.shape).toEqual([3, smallConfig.vocabularySize]);
    expect([...few!.data]).toEqual([1, 6, 0].flatMap((place) => [...whole!.data.slice(place * smallConfig.vocabularySize, (place + 1) * smallConfig.vocabularySize)]));
    expect(distances(found, expected)).toBeLessThan(1e-12);
  });
  test('lie in the batch', async () => {
    await expect(run('masked-lm', { masked_positions: int([1], [8]), labels: int([1], [3]) }, { maskedPositions: true })).rejects.toMatchObject({ code: 'ID_RANGE', facts: { name: 'masked_positions', value: 8, below: 8 } });
  });
  test('are for heads that score words', () => {
    expect(() => albertLoss(smallConfig, 'question-answering', { maskedPositions: true })).toThrow(expect.objectContaining({ code: 'OPTION' }));
  });
});

describe('where no label names anything', () => {
  test.for<[HeadKind, Tensors]>([
    ['token-classification', { labels: int([2, 4], new Array(8).fill(-100)) }],
    ['sequence-classification', { labels: int([2], [-100, -100]) }],
    ['question-answering', { start_positions: int([2], [4, 9]), end_positions: int([2], [7, 4]) }],
  ])('the loss of %s is 0 and so are its gradients', async ([head, labels]) => {
    expect((await run(head, labels)).loss).toBe(0);
    const graph = gradientGraph(albertLoss(smallConfig, head));
    for (const tensor of Object.values(await runReference(graph, { ...inputs, ...labels }, smallWeights(graph.parameters)))) expect(largest(tensor)).toBe(0);
  });
});

describe('labels', () => {
  test('name a class or are ignored', async () => {
    await expect(run('token-classification', { labels: int([2, 4], [0, 1, 3, 0, 0, 0, 0, 0]) })).rejects.toMatchObject({ code: 'ID_RANGE', facts: { name: 'labels', position: 2, value: 3 } });
    await expect(run('sequence-classification', { labels: int([2], [0, -1]) })).rejects.toMatchObject({ code: 'ID_RANGE', facts: { position: 1, value: -1 } });
  });
  test('are of the kind that the problem wants', async () => {
    await expect(run('sequence-classification', { labels: int([2], [0, 1]) }, { problemType: 'regression' })).rejects.toMatchObject({ code: 'INPUT_SHAPE' });
    await expect(run('sequence-classification', { labels: int([2], [0, 1]) }, {}, { ...smallConfig, problemType: 'multi_label_classification' })).rejects.toMatchObject({ code: 'INPUT_SHAPE' });
  });
});

test('the plain model has no loss', () => {
  expect(() => albertLoss(smallConfig, 'base')).toThrow(expect.objectContaining({ code: 'NO_LOSS' }));
});
