import { describe, expect, test } from 'vitest';
import type { Tensor, Tensors } from '../backend.js';
import { float, int, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { gradientGraph } from '../passes/gradients.js';
import type { HeadKind } from './architecture.js';
import { albertForward } from './forward.js';
import { albertLoss, type LossOptions } from './loss.js';

const inputs = rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]);
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => 3 * Math.sin(7 * n + 1));
const softmax = (row: readonly number[]): number[] => row.map(Math.exp).map((x, _, all) => x / all.reduce((sum, y) => sum + y, 0));
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const rowsOf = ({ shape, data }: Tensor): number[][] => Array.from({ length: data.length / shape.at(-1)! }, (_, n) => Array.from(data.subarray(n * shape.at(-1)!, (n + 1) * shape.at(-1)!)));
/** Temperature squared times the divergence of the student's probabilities from the teacher's, a row each. */
const divergences = (student: Tensor, teacher: Tensor, temperature: number): number[] => rowsOf(student).map((logits, n) => {
  const [own, taught] = [softmax(logits.map((x) => x / temperature)), softmax(rowsOf(teacher)[n]!.map((x) => x / temperature))];
  return temperature ** 2 * taught.reduce((sum, p, k) => sum + p * Math.log(p / own[k]!), 0);
});

async function run(head: HeadKind, fed: Tensors, options: LossOptions = {}): Promise<{ loss: number; outputs: Tensors }> {
  const graph = albertLoss(smallConfig, head, options);
  const { loss, ...outputs } = await runReference(graph, { ...inputs, ...fed }, smallWeights(graph.parameters));
  return { loss: loss!.data[0]!, outputs };
}
const several = Array.from({ length: 6 }, (_, n) => n % 2);

const cases: readonly [string, HeadKind, LossOptions, Tensors, Tensors, (outputs: Tensors, taught: Tensors, temperature: number) => number][] = [
  ['one label a text', 'sequence-classification', {}, { labels: int([2], [2, -100]) }, { teacher_logits: float([2, 3], numbers(6)) }, (outputs, taught, t) => mean(divergences(outputs['logits']!, taught['teacher_logits']!, t))],
  ['tokens with a label', 'token-classification', {}, { labels: int([2, 4], [0, 1, -100, 2, -100, 0, 1, -100]) }, { teacher_logits: float([2, 4, 3], numbers(24)) },
    (outputs, taught, t) => mean(divergences(outputs['logits']!, taught['teacher_logits']!, t).filter((_, n) => ![2, 4, 7].includes(n)))],
  ['where an answer is', 'question-answering', {}, { start_positions: int([2], [1, 0]), end_positions: int([2], [2, 1]) }, { teacher_start_logits: float([2, 4], numbers(8)), teacher_end_logits: float([2, 4], numbers(16).slice(8)) },
    (outputs, taught, t) => (mean(divergences(outputs['start_logits']!, taught['teacher_start_logits']!, t)) + mean(divergences(outputs['end_logits']!, taught['teacher_end_logits']!, t))) / 2],
  ['several labels a text', 'sequence-classification', { problemType: 'multi_label_classification' }, { labels: float([2, 3], several) }, { teacher_logits: float([2, 3], numbers(6)) },
    (outputs, taught, t) => mean(Array.from(outputs['logits']!.data, (x, n) => {
      const [q, p] = [1 / (1 + Math.exp(-x / t)), 1 / (1 + Math.exp(-taught['teacher_logits']!.data[n]! / t))];
      return t ** 2 * (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)));
    }))],
  ['numbers', 'sequence-classification', { problemType: 'regression' }, { labels: float([2, 3], several) }, { teacher_logits: float([2, 3], numbers(6)) },
    (outputs, taught) => mean(Array.from(outputs['logits']!.data, (x, n) => (x - taught['teacher_logits']!.data[n]!) ** 2))],
];

describe.each(cases)('a teacher of %s', (_, head, options, labels, taught, expected) => {
  test.each([[0.3, 1], [0.5, 2], [1, 4]])('has a share of %s of the loss at temperature %s', async (weight, temperature) => {
    const { loss: own } = await run(head, labels, options);
    const { loss, outputs } = await run(head, { ...labels, ...taught }, { ...options, teacher: { weight, temperature } });
    expect(loss).toBeCloseTo((1 - weight) * own + weight * expected(outputs, taught, temperature), 10);
  });

  test('who says what the student says teaches nothing', async () => {
    const { outputs } = await run(head, labels, options);
    const same = Object.fromEntries(Object.keys(taught).map((name) => [name, outputs[name.slice('teacher_'.length)]!]));
    const graph = gradientGraph(albertLoss(smallConfig, head, { ...options, teacher: { weight: 1, temperature: 3 } }));
    const { loss, ...gradients } = await runReference(graph, { ...inputs, ...labels, ...same }, smallWeights(graph.parameters));
    expect(Math.abs(loss!.data[0]!)).toBeLessThan(1e-6);
    const found = Object.entries(gradients).filter(([name]) => name.includes('weight'));
    expect(found.length).toBeGreaterThan(10);
    for (const [name, { data }] of found) expect([name, Math.max(...Array.from(data, Math.abs))]).toEqual([name, expect.closeTo(0, 5)]);
  });
});

test('a teacher is refused where it has nothing to teach, and with a weight or temperature that is none', () => {
  const refused = expect.objectContaining({ code: 'OPTION' });
  expect(() => albertLoss(smallConfig, 'masked-lm', { teacher: { weight: 0.5 } })).toThrow(refused);
  for (const teacher of [{ weight: 0 }, { weight: 1.1 }, { weight: NaN }, { weight: 0.5, temperature: 0 }, { weight: 0.5, temperature: Infinity }]) expect(() => albertLoss(smallConfig, 'sequence-classification', { teacher })).toThrow(refused);
  expect(() => albertLoss(smallConfig, 'sequence-classification', { teacher: { weight: 0.5 }, labelTotals: true })).toThrow(refused);
  expect(Object.keys(albertLoss(smallConfig, 'question-answering', { teacher: { weight: 0.5 } }).inputs)).toEqual(expect.arrayContaining(['teacher_start_logits', 'teacher_end_logits']));
  expect(Object.keys(albertForward(smallConfig, 'question-answering').inputs)).not.toContain('teacher_start_logits');
});
