import { beforeAll, describe, expect, test } from 'vitest';
import { albertForward, type HeadKind } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { batchInputs } from '../../batch-tensors.js';
import { featureExtraction } from '../../feature-extraction.js';
import { fillMask } from '../../fill-mask.js';
import { compileTask } from '../../model.js';
import { runTask } from '../../run-task.js';
import { tokenClassification } from '../../token-classification.js';
import { randomTask } from '../fixtures/random-task.js';
import { explainer, type Explainer, type ExplainInput, type ExplainOptions, type Explanation } from '../index.js';

const backend = referenceBackend();
const heads = ['sequence-classification', 'token-classification', 'masked-lm', 'question-answering', 'multiple-choice', 'base'] as const satisfies readonly HeadKind[];
type Head = (typeof heads)[number];
const explainers = new Map<Head, Explainer>();
beforeAll(async () => {
  for (const head of heads) explainers.set(head, explainer(await randomTask(head), { backend }));
});
/** Attention is the method that costs least: what is looked at here is the target and its score. */
const ask = (head: Head, input: ExplainInput, options: ExplainOptions = {}): Promise<Explanation> => explainers.get(head)!.explain(input, { method: 'attention', ...options });
const text = 'the unbelievable king of the hill';

describe('what is left out is what the model itself decided', () => {
  test('a label of three: the largest score', async () => {
    const scores = await Promise.all(['O', 'low', 'high'].map(async (label) => (await ask('sequence-classification', text, { target: label })).score));
    const found = await ask('sequence-classification', text);
    expect(found.score).toBeCloseTo(Math.max(...scores), 12);
    const pair = await ask('sequence-classification', text, { target: { label: 'low', against: 'O' } });
    expect(pair.target).toEqual({ description: 'low rather than O', label: 'low', against: 'O', scale: 'logit' });
    expect(pair.score).toBeCloseTo(scores[1]! - scores[0]!, 12);
  });
  test('a word: the label that the task gives to its first token', async () => {
    const { model } = await randomTask('token-classification');
    const { executable, context } = await compileTask(tokenClassification, model, backend);
    const [tagged] = await runTask(tokenClassification, executable, context, [text], { aggregation: 'none', ignoreLabels: [] });
    const { entities } = tagged!;
    await executable.dispose();
    for (const start of [0, 4, 17]) {
      const token = entities.find((entity) => entity.start === start)!;
      expect(await ask('token-classification', text, { target: { at: start + 1 }, scale: 'probability' })).toMatchObject({ target: { at: start, label: token.label }, score: expect.closeTo(token.score, 12) });
    }
    const first = entities.filter(({ start }) => [0, 4, 17, 22, 25, 29].includes(start));
    const labelled = first.filter(({ label }) => label !== 'O');
    const surest = (labelled.length > 0 ? labelled : first).reduce((best, one) => (one.score > best.score ? one : best));
    expect((await ask('token-classification', text)).target).toMatchObject({ at: surest.start, label: surest.label });
    expect((await ask('token-classification', { tokens: text.split(' ') }, { target: { at: 2 } })).target.description).toMatch(/ at "king"$/);
  });
  test('a masked word: the first that the task gives, with its probability', async () => {
    const { model } = await randomTask('masked-lm');
    const { executable, context } = await compileTask(fillMask, model, backend);
    const [filled] = await runTask(fillMask, executable, context, ['[MASK] king of [MASK]'], { topK: 1 });
    await executable.dispose();
    const [best] = filled!.masks[1]!.predictions;
    expect(await ask('masked-lm', '[MASK] king of [MASK]', { target: { mask: 1 }, scale: 'probability' })).toMatchObject({ target: { mask: 1, piece: best!.token }, score: expect.closeTo(best!.score, 12) });
  });
  test('an answer: the largest sum of start and end in the context, also across windows', async () => {
    const input = { question: 'who is it?', context: text };
    for (const options of [{}, { maxTokens: 12 }]) {
      const found = await ask('question-answering', input, options);
      const { start, end } = found.target.answer!;
      expect(found.target.description).toBe(`"${text.slice(start, end)}"`);
      const parts = await Promise.all((['start', 'end'] as const).map((part) => ask('question-answering', input, { ...options, target: { part, answer: { start, end } } })));
      expect(parts[0]!.score + parts[1]!.score).toBeCloseTo(found.score, 12);
      for (const other of [{ start: 0, end: 3 }, { start: 4, end: 21 }, { start: 0, end: text.length }]) expect((await ask('question-answering', input, { ...options, target: { answer: other } })).score).toBeLessThanOrEqual(found.score + 1e-12);
    }
  });
  test('a choice: the best, each scored alone', async () => {
    const choices = ['the hill', 'a king', 'unbelievable'];
    const scores = await Promise.all(choices.map(async (_, choice) => (await ask('multiple-choice', { text: 'the queen', choices }, { target: { choice } })).score));
    const found = await ask('multiple-choice', { text: 'the queen', choices });
    const best = scores.indexOf(Math.max(...scores));
    expect(found).toMatchObject({ target: { choice: best, description: `"${choices[best]}"` }, score: scores[best], texts: ['the queen', choices[best]] });
  });
  test('a vector: its length; a component and a cosine by name', async () => {
    const { model } = await randomTask('base');
    const { executable, context } = await compileTask(featureExtraction, model, backend);
    for (const pooling of ['mean', 'cls', 'pooled'] as const) {
      const [mine, other] = (await runTask(featureExtraction, executable, context, [text, 'a queen'], { pooling })).map(({ vector }) => [...vector]) as [number[], number[]];
      const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, n) => sum + value * b[n]!, 0);
      expect((await ask('base', text, { target: { pooling } })).score).toBeCloseTo(Math.sqrt(dot(mine, mine)), 5);
      expect((await ask('base', text, { target: { pooling, component: 5 } })).score).toBeCloseTo(mine[5]!, 5);
      expect((await ask('base', text, { target: { pooling, similarTo: 'a queen' } })).score).toBeCloseTo(dot(mine, other) / Math.sqrt(dot(mine, mine) * dot(other, other)), 5);
    }
    await executable.dispose();
  });
});

test('the order of two sentences, where it is asked for', async () => {
  const task = await randomTask('pretraining');
  const pair = { text: 'the king', text_pair: 'of the hill' };
  const { config, folder, tokenizer } = task.model;
  const graph = albertForward(config, 'pretraining');
  const executable = await backend.compile(graph, await folder.weights(graph.parameters));
  const { ids, typeIds } = tokenizer.encode(pair.text, { pair: pair.text_pair });
  const logits = (await executable.run(batchInputs([{ ids, typeIds }], 0)))['sop_logits']!.data;
  await executable.dispose();
  await using one = explainer(task, { backend });
  for (const [n, order] of (['kept', 'swapped'] as const).entries()) {
    const found = await one.explain(pair, { method: 'occlusion', target: { order } });
    expect(found).toMatchObject({ target: { description: `order ${order}`, order }, score: expect.closeTo(logits[n]!, 12) });
    expect(found.attributions).toHaveLength(5);
  }
  await expect(one.explain(pair, { target: { order: 'sorted' as never } })).rejects.toMatchObject({ code: 'TARGET' });
  await expect(one.explain(pair)).rejects.toMatchObject({ code: 'TARGET' }); // without an order it is a masked word
});

test('a target in one place of a long text is read in one window, and the coverage says so', async () => {
  const found = await ask('token-classification', 'the king of the hill and the queen of the hill', { maxTokens: 7, target: { at: 29 } });
  expect(found.coverage).toEqual({ tokens: 5, total: 11, windows: 1 });
  expect(found.attributions.map(({ text: word }) => word)).toContain('queen');
  expect(found.attributions).toHaveLength(5);
});

describe('what cannot be explained is refused', () => {
  test.for<[Head, ExplainInput, ExplainOptions, string]>([
    ['sequence-classification', text, { target: 'none' }, 'LABEL_UNKNOWN'],
    ['sequence-classification', text, { target: { at: 1 } }, 'TARGET'],
    ['sequence-classification', text, { target: { label: 3 as never } }, 'TARGET'],
    ['sequence-classification', text, { target: 3 as never }, 'OPTION'],
    ['sequence-classification', text, { target: null as never }, 'OPTION'],
    ['sequence-classification', text, { method: 'guess' as never }, 'OPTION'],
    ['sequence-classification', text, { maxTokens: 33 }, 'OPTION'],
    ['sequence-classification', 3 as never, {}, 'TASK_INPUT'],
    ['sequence-classification', { question: 'a' } as never, {}, 'TASK_INPUT'],
    ['sequence-classification', { tokens: [1] } as never, {}, 'TASK_INPUT'],
    ['token-classification', text, { target: { at: 3 } }, 'TARGET'],
    ['token-classification', text, { target: { at: -1 } }, 'TARGET'],
    ['token-classification', '', {}, 'TARGET'],
    ['masked-lm', text, {}, 'TARGET'],
    ['masked-lm', '[MASK]', { target: { mask: 1 } }, 'TARGET'],
    ['masked-lm', '[MASK]', { target: { piece: 'no such piece' } }, 'TARGET'],
    ['question-answering', { question: 'a', context: '' }, {}, 'TARGET'],
    ['question-answering', { question: 'a', context: text }, { target: { answer: { start: 90, end: 99 } } }, 'TARGET'],
    ['question-answering', { question: 'a', context: text }, { scale: 'probability' }, 'TARGET'],
    ['multiple-choice', text, {}, 'TARGET'],
    ['multiple-choice', { text, choices: ['a'] }, { target: { choice: 1 } }, 'TARGET'],
    ['multiple-choice', { text, choices: ['a'] }, { scale: 'probability' }, 'TARGET'],
    ['base', text, { target: { component: 8 } }, 'TARGET'],
    ['base', text, { target: { component: 1, similarTo: 'a' } }, 'TARGET'],
    ['base', text, { scale: 'probability' }, 'TARGET'],
  ])('%s %j %j', async ([head, input, options, code]) => {
    await expect(ask(head, input, options)).rejects.toMatchObject({ code });
  });
});
