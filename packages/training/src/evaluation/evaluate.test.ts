import { referenceBackend } from '@albertkit/core/reference';
import { pipeline, type ContentModeration, type Pipeline, type TaskContext, type TaskOptions } from '@albertkit/tasks';
import { describe, expect, test } from 'vitest';
import { randomModelFiles, taskContext } from '../fixtures/task-context.js';
import { evaluate } from './evaluate.js';
import { metricsFor } from './task-metrics.js';

/** Stands for a pipeline whose results are known. */
function saying<Input, Options extends TaskOptions, Result>(results: readonly Result[], context: TaskContext): Pick<Pipeline<Input, Options, Result>, 'stream' | 'context'> {
  return {
    context,
    async *stream(inputs) {
      let n = 0;
      // Two inputs are taken before a result is given, as a pipeline takes many.
      let held = 0;
      for await (const _ of inputs) if (++held === 2) while (held-- > 0) yield results[n++]!;
      while (n < results.length) yield results[n++]!;
    },
  };
}

const coverage = { tokens: 1, total: 1, windows: 1 };
const context = taskContext(['bad', 'good']);

describe('by hand', () => {
  test('a label a text', async () => {
    const results = ['good', 'bad', 'good', 'good'].map((label) => ({ label, score: 1, labels: [{ label, score: 1 }], coverage }));
    const examples = ['good', 'bad', 'bad', 'good'].map((label) => ({ input: 'x', label }));
    // good: 2 hits of 3 said and 2 true; bad: 1 of 1 and 2. Matthews (2 1 - 1 0) / sqrt(3 2 2 1).
    expect(await evaluate(saying(results, context), examples, metricsFor('text-classification'))).toEqual({
      primary: 'accuracy', count: 4, metrics: { accuracy: 3 / 4, macroF1: expect.closeTo((4 / 5 + 2 / 3) / 2, 12), matthews: expect.closeTo(2 / Math.sqrt(12), 12) },
      labels: { bad: { precision: 1, recall: 1 / 2, f1: 2 / 3, support: 2 }, good: { precision: 2 / 3, recall: 1, f1: 4 / 5, support: 2 } },
    });
  });
  test('labels over one half', async () => {
    const results = [[0.9, 0.6], [0.4, 0.2]].map(([good = 0, bad = 0]) => ({ label: 'good', score: good, labels: [{ label: 'good', score: good }, { label: 'bad', score: bad }], coverage }));
    const { primary, metrics } = await evaluate(saying(results, context), [{ input: 'x', labels: ['good', 'bad'] }, { input: 'x', labels: ['good'] }], metricsFor('text-classification'));
    expect([primary, metrics]).toEqual(['microF1', { microF1: 4 / 5, macroF1: expect.closeTo((2 / 3 + 1) / 2, 12), precision: 1, recall: 2 / 3, subsetAccuracy: 1 / 2 }]);
  });
  test('values, in the order of the model\'s labels', async () => {
    const two = taskContext(['width', 'height'], { problem_type: 'regression' });
    const results = [[1, 10], [2, 20]].map(([width = 0, height = 0]) => ({ label: 'height', score: height, labels: [{ label: 'height', score: height }, { label: 'width', score: width }], coverage }));
    const { metrics } = await evaluate(saying(results, two), [{ input: 'x', values: [1, 10] }, { input: 'x', values: [2, 22] }], metricsFor('text-classification'));
    expect(metrics).toMatchObject({ meanSquaredError: 1, spearman: expect.closeTo(1, 12) });
  });
  test('entities, with the given words or the text', async () => {
    const entity = (label: string, start: number, end: number): { label: string; score: number; text: string; start: number; end: number } => ({ label, score: 1, text: '', start, end });
    const results = [{ entities: [entity('PER', 0, 2), entity('LOC', 3, 4)], unit: 'word' as const, coverage }, { entities: [], unit: 'word' as const, coverage }];
    const examples = [{ input: { tokens: ['a', 'b', 'c', 'd'] }, entities: [{ label: 'PER', start: 0, end: 2 }] }, { input: { tokens: ['e'] }, entities: [{ label: 'LOC', start: 0, end: 1 }] }];
    expect(await evaluate(saying(results, context), examples, metricsFor('token-classification'))).toMatchObject({ primary: 'f1', metrics: { precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, macroF1: 1 / 2 }, labels: { PER: { f1: 1 }, LOC: { f1: 0 } } });
  });
  test('answers: 1.1 where all have one, 2.0 with a threshold where not', async () => {
    const said = (text: string, noAnswerMargin: number): { answer: { text: string; start: number; end: number; passage: number; score: number; logit: number }; answers: []; noAnswerScore: number; noAnswerMargin: number; coverage: typeof coverage } =>
      ({ answer: { text, start: 0, end: text.length, passage: 0, score: 1, logit: 0 }, answers: [], noAnswerScore: 0, noAnswerMargin, coverage });
    const example = (answered: boolean, truths?: readonly string[]): { input: { question: string; context: string }; answer?: { start: number; end: number }; truths?: readonly string[] } =>
      ({ input: { question: '?', context: 'Paris now' }, ...(answered ? { answer: { start: 0, end: 5 } } : {}), ...(truths ? { truths } : {}) });
    const answers = metricsFor('question-answering');
    expect((await evaluate(saying([said('Paris', 0), said('London now', 0)], context), [example(true), example(true, ['x', 'London'])], answers)).metrics).toEqual({ exactMatch: 1 / 2, f1: expect.closeTo((1 + 2 / 3) / 2, 12) });
    expect((await evaluate(saying([said('Paris', -1), said('now', 3)], context), [example(true), example(false)], answers)).metrics)
      .toEqual({ exactMatch: 1, f1: 1, hasAnswerExactMatch: 1, hasAnswerF1: 1, noAnswerAccuracy: 1, noAnswerThreshold: -1 });
  });
  test('choices, by group too', async () => {
    const results = [0, 1, 1].map((index) => ({ index, choice: '', score: 1, choices: [], coverage }));
    const examples = [{ group: 'middle' }, { group: 'high' }, { group: 'high' }].map((more) => ({ input: { text: 'x', choices: ['a', 'b'] }, answer: 1, ...more }));
    expect((await evaluate(saying(results, context), examples, metricsFor('multiple-choice'))).metrics).toEqual({ 'accuracy': expect.closeTo(2 / 3, 12), 'accuracy.middle': 0, 'accuracy.high': 1 });
  });
  test('places between sentences', async () => {
    const order = { sentences: [], inOrder: [], breaks: [1], coverage };
    expect((await evaluate(saying([order], context), [{ input: 'x', swapped: [true, true] }], metricsFor('sentence-order'))).metrics).toEqual({ accuracy: 1 / 2, matthews: 0 });
  });
  test('rankings: answers at ranks 2 and 4, of a third that was not given', async () => {
    const ranked = { documents: [2, 0, 3, 1].map((index) => ({ index, score: 1, text: '' })), coverage };
    const example = { input: { query: 'x', documents: ['a', 'b', 'c', 'd', 'e'] }, relevant: [true, true, false, false, true] };
    for (const task of ['text-ranking', 'embedding-ranking'] as const) {
      expect(await evaluate(saying([ranked], context), [example], metricsFor(task))).toMatchObject({
        primary: 'meanReciprocalRank',
        metrics: { 'meanReciprocalRank': 1 / 2, 'nDCG@10': expect.closeTo((1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3) + 1 / Math.log2(4)), 12), 'recall@1': 0, 'recall@5': 2 / 3, 'recall@10': 2 / 3 },
      });
    }
    await expect(evaluate(saying([ranked], context), [{ ...example, relevant: [true] }], metricsFor('text-ranking'))).rejects.toMatchObject({ code: 'EXAMPLE', facts: { documents: 5, relevant: 1 } });
  });
  test('similarity, over the pairs of all examples', async () => {
    const results = [[0.1, 0.5], [0.9]].map((scores) => ({ scores, ranking: [], coverage }));
    const examples = [{ input: { source_sentence: 'a', sentences: ['b', 'c'] }, scores: [1, 5] }, { input: { source_sentence: 'd', sentences: ['e'] }, scores: [3] }];
    // Ranks 1 2 3 against 1 3 2: 1 - 6 (0 + 1 + 1) / (3 (9 - 1)). Of x = -.4 0 .4 and y = -2 2 0: .8 / sqrt(.32 8).
    expect(await evaluate(saying(results, context), examples, metricsFor('sentence-similarity'))).toEqual({ primary: 'spearman', count: 2, metrics: { spearman: expect.closeTo(1 / 2, 12), pearson: expect.closeTo(0.8 / Math.sqrt(0.32 * 8), 12) } });
    await expect(evaluate(saying(results, context), [{ ...examples[0]!, scores: [1] }], metricsFor('sentence-similarity'))).rejects.toMatchObject({ code: 'EXAMPLE', facts: { sentences: 2, scores: 1 } });
  });
  test('zero-shot: one label by the likeliest, several by those over one half', async () => {
    const results = [['good', 0.4, 'bad', 0.3], ['bad', 0.9, 'good', 0.8]].map(([label, score, other, less]) => ({ label: String(label), score: Number(score), labels: [{ label: String(label), score: Number(score) }, { label: String(other), score: Number(less) }], coverage }));
    const zero = metricsFor('zero-shot-classification');
    expect(await evaluate(saying(results, context), [{ input: 'x', labels: ['good'] }, { input: 'x', labels: ['good'] }], zero)).toMatchObject({ primary: 'accuracy', metrics: { accuracy: 1 / 2 } });
    expect(await evaluate(saying(results, context), [{ input: 'x', labels: [] }, { input: 'x', labels: ['good'] }], zero)).toMatchObject({ primary: 'microF1', metrics: { precision: 1 / 2, recall: 1, subsetAccuracy: 1 / 2 } });
  });
  test('moderation: texts flagged, and what for', async () => {
    const result = (flagged: boolean | null, threat: boolean | null, insult: boolean | null): ContentModeration =>
      ({ flagged, labels: [['threat', threat] as const, ['insult', insult] as const].map(([label, match]) => ({ label, score: 0, threshold: 0.5, match })), safe: [{ label: 'none', score: 0 }], evidence: [], disguises: [], coverage });
    const results = [result(true, true, false), result(true, false, true), result(null, null, false), result(false, false, false)];
    const examples = [{ input: 'x', labels: ['threat', 'insult'] }, { input: 'x', label: 'none' }, { input: 'x', label: 'threat' }, { input: 'x', labels: [] }];
    const moderation = metricsFor('content-moderation');
    // Flagged: hits 1 of 2 said and 2 that hold. Threat: 1 of 1 and 2. Insult: 0 of 1 and 1.
    expect(await evaluate(saying(results, context), examples, moderation)).toEqual({
      primary: 'f1', count: 4, metrics: { f1: 1 / 2, precision: 1 / 2, recall: 1 / 2, accuracy: 1 / 2, leftOpen: 1 / 4, macroF1: expect.closeTo(1 / 3, 12) },
      labels: { threat: { precision: 1, recall: 1 / 2, f1: expect.closeTo(2 / 3, 12), support: 2 }, insult: { precision: 0, recall: 0, f1: 0, support: 1 } },
    });
    await expect(evaluate(saying(results, context), [{ input: 'x', label: 'spam' }], moderation)).rejects.toMatchObject({ code: 'LABEL_UNKNOWN', facts: { label: 'spam', labels: ['threat', 'insult', 'none'] } });
  });
  test('no example, and examples of several kinds', async () => {
    await expect(evaluate(saying([], context), [], metricsFor('text-classification'))).rejects.toMatchObject({ code: 'METRIC_EMPTY' });
    const result = { label: 'good', score: 1, labels: [], coverage };
    await expect(evaluate(saying([result, result], context), [{ input: 'x', label: 'good' }, { input: 'x', labels: [] }], metricsFor('text-classification'))).rejects.toMatchObject({ code: 'EXAMPLE' });
  });
});

test('a pipeline on a model', async () => {
  const files = randomModelFiles('AlbertForSequenceClassification', ['bad', 'fair', 'good']);
  const backend = referenceBackend();
  const classify = await pipeline('text-classification', { description: 'memory', list: async () => Object.keys(files), open: async (name) => files[name]! }, { backend });
  const texts = ['a king', 'the queen of the hill', 'x', 'it was on Monday', 'so'];
  const examples = texts.map((input, n) => ({ input, label: n % 2 ? 'good' : 'bad' }));
  const said = await classify(texts);
  const { metrics, count } = await evaluate(classify, examples, metricsFor('text-classification'), { held: 2 });
  expect(count).toBe(5);
  expect(metrics['accuracy']).toBe(said.filter(({ label }, n) => label === examples[n]!.label).length / 5);
  await backend.dispose();
});
