import { describe, expect, test } from 'vitest';
import type { Tensor, Tensors } from '../backend.js';
import { float, int, largest, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig } from '../fixtures/small-albert.js';
import { gradientGraph } from '../passes/gradients.js';
import { initialiseWeights } from '../weights/initialise.js';
import type { HeadKind } from './architecture.js';
import { albertLoss, type LossOptions } from './loss.js';

const none = -100;
const { hiddenSize, maxPositions } = smallConfig;
const longest = [Array.from({ length: maxPositions }, (_, n) => 1 + n)];
const several = [[2, 5, 7, 3, 0, 0, 0], ...longest, [2, 3, 0, 0, 0, 0, 0]];
/** One row as long as the model takes, one of two tokens, and rows of unlike length together. */
const batches = { longest: rows(longest), shortest: rows([[2, 3]]), padded: rows(several, [4, maxPositions, 2]) } as const;
const sizeOf = (batch: Tensors): readonly [number, number] => batch['input_ids']!.shape as [number, number];
const filled = (shape: readonly number[], value: (n: number) => number): Tensor => int(shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, n) => value(n)));
const norm = ({ data }: Tensor): number => Math.hypot(...data);

type Labels = (rows: number, tokens: number) => Tensors;
/** Hidden states and pooled ones are no longer than the root of their size where LayerNorms are as they begin. */
const feature = Math.sqrt(hiddenSize);
const cases: readonly [string, HeadKind, string, Labels, LossOptions?][] = [
  ['one label a text', 'sequence-classification', 'classifier.weight', (count) => ({ labels: filled([count], () => 2) })],
  ['several labels a text', 'sequence-classification', 'classifier.weight', (count) => ({ labels: float([count, 3], new Array<number>(count * 3).fill(1)) }), { problemType: 'multi_label_classification' }],
  ['every token', 'token-classification', 'classifier.weight', (count, tokens) => ({ labels: filled([count, tokens], (n) => n % 3) })],
  ['one token of all', 'token-classification', 'classifier.weight', (count, tokens) => ({ labels: filled([count, tokens], (n) => (n === 1 ? 2 : none)) })],
  ['one masked word', 'masked-lm', 'predictions.bias', (count, tokens) => ({ labels: filled([count, tokens], (n) => (n === 1 ? 9 : none)) })],
  ['answers', 'question-answering', 'qa_outputs.weight', (count) => ({ start_positions: filled([count], () => 1), end_positions: filled([count], () => 1) })],
  ['no answer anywhere', 'question-answering', 'qa_outputs.weight', (count) => ({ start_positions: filled([count], () => 0), end_positions: filled([count], () => 0) })],
];

describe.each(cases)('a gradient of the loss of %s', (_, head, parameter, labels, options = {}) => {
  const graph = gradientGraph(albertLoss(smallConfig, head, options), { keep: ['loss'] });
  test.each(Object.entries(batches))('is no longer than a label can be wrong, however wrong it is: %s', async (__, batch) => {
    for (const initializerRange of [0.02, 1, 30]) {
      const found = await runReference(graph, { ...batch, ...labels(...sizeOf(batch)) }, initialiseWeights(graph.parameters, { seed: 5, initializerRange }));
      // Probabilities and labels are at most the root of 2 apart, over as many features as the head reads.
      expect(norm(found[parameter]!)).toBeLessThanOrEqual(Math.SQRT2 * (parameter.endsWith('bias') ? 1 : feature) * (1 + 1e-9));
      for (const tensor of Object.values(found)) expect(Number.isFinite(largest(tensor))).toBe(true);
    }
  });
});

test.each<[string, HeadKind, Labels]>([
  ['one label a text', 'sequence-classification', (count) => ({ labels: filled([count], () => none) })],
  ['tokens', 'token-classification', (count, tokens) => ({ labels: filled([count, tokens], () => none) })],
  ['masked words', 'masked-lm', (count, tokens) => ({ labels: filled([count, tokens], () => none) })],
])('there is none where no label of %s counts', async (_, head, labels) => {
  const graph = gradientGraph(albertLoss(smallConfig, head), { keep: ['loss'] });
  for (const batch of Object.values(batches)) {
    const found = await runReference(graph, { ...batch, ...labels(...sizeOf(batch)) }, initialiseWeights(graph.parameters, { seed: 5, initializerRange: 30 }));
    for (const tensor of Object.values(found)) expect(largest(tensor)).toBe(0);
  }
});
