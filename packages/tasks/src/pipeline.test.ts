import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { referenceBackend } from '@albertkit/core/reference';
import { memorySource } from '@albertkit/hub';
import { untrainedModel } from '../../../testing/untrained-model.js';
import { nanoPath } from './fixtures/nano.js';
import { commonOptions, loadModel, loadTask, pipeline, taskAliases, taskNames, tasks, textClassification, type Features, type FillMask, type Pipeline, type PipelineFor, type TextClassification, type TextInput, type TokenClassification } from './index.js';

// The trained models of the repository on the reference backend: short texts, since it is slow.
const backend = referenceBackend();

describe('the sentiment head of nano', () => {
  let sentiment: PipelineFor<'sentiment-analysis'>;
  beforeAll(async () => {
    sentiment = await pipeline('sentiment-analysis', nanoPath('nano'), { backend, head: 'sentiment' });
  });
  afterAll(() => sentiment.dispose());

  test('a text gives a result, a list gives a list', async () => {
    const one = await sentiment('I love this, thank you so much!');
    expectTypeOf(one).toEqualTypeOf<TextClassification>();
    expect(one).toMatchObject({ label: 'positive', coverage: { tokens: 9, total: 9, windows: 1 } });
    expect(one.score).toBeGreaterThan(0.9);
    expect(one.labels.map(({ label }) => label).sort()).toEqual(['negative', 'neutral', 'positive']);
    const many = await sentiment.run(['The shop opens at nine.', "I've never been this sad in my life!"], { topK: 1 });
    expectTypeOf(many).toEqualTypeOf<TextClassification[]>();
    expect(many.map(({ label, labels }) => [label, labels.length])).toEqual([['neutral', 1], ['negative', 1]]);
    expect(await sentiment([])).toEqual([]);
  });
  test('12 sentences, batched by length: far above chance, and each as it is alone', async () => {
    const sentences = JSON.parse(readFileSync(new URL('./fixtures/sentences.json', import.meta.url), 'utf8')) as { text: string; label: string }[];
    const results = await sentiment(sentences.map(({ text }) => text));
    const right = results.filter(({ label }, n) => label === sentences[n]!.label).length;
    // 4 of 12 is chance; all 12 were right when this was written.
    expect(right).toBeGreaterThanOrEqual(9);
    const alone = await sentiment(sentences[3]!.text);
    expect(results[3]!.label).toBe(alone.label);
    expect(results[3]!.score).toBeCloseTo(alone.score, 12);
  });
  test('a long text is seen whole', async () => {
    const { label, coverage } = await sentiment('I love this, thank you so much! '.repeat(3), { maxTokens: 16 });
    expect([label, coverage]).toEqual(['positive', { tokens: 27, total: 27, windows: 3 }]);
  });
  test('a stream, in input order', async () => {
    const results: string[] = [];
    for await (const { label } of sentiment.stream(['The shop opens at nine.', 'I love this, thank you so much!', "I've never been this sad in my life!"], { held: 2 })) results.push(label);
    expect(results).toEqual(['neutral', 'positive', 'negative']);
  });
  test('what it says of itself', () => {
    expect([sentiment.task, sentiment.context.config.labels]).toEqual(['text-classification', ['negative', 'neutral', 'positive']]);
    expect(Object.keys(sentiment.options)).toEqual([...Object.keys(commonOptions), 'topK', 'function']);
  });
});

test('the slots head of nano: slots with offsets into the text, and into given words', async () => {
  await using slots = await pipeline('ner', nanoPath('nano'), { backend, head: 'slots' });
  const text = '🎵 Play  some JAZZ by Miles Davis!';
  const result = await slots(text);
  expectTypeOf(result).toEqualTypeOf<TokenClassification>();
  expect(result.entities).toContainEqual({ label: 'artist', text: 'Miles Davis', start: 22, end: 33, score: expect.any(Number) });
  for (const { text: own, start, end } of result.entities) expect(own).toBe(text.slice(start, end));
  const words = await slots({ tokens: ['Play', 'some', 'JAZZ', 'by', 'Miles', 'Davis'] });
  expect(words.entities).toContainEqual({ label: 'artist', text: 'Miles Davis', start: 4, end: 6, score: expect.any(Number) });
});

test('nano-base fills masks: its masked-word head is that of the pre-trained model', async () => {
  await using fill = await pipeline('fill-mask', nanoPath('nano-base'), { backend });
  const result = await fill('The [MASK] of England.', { targets: ['king', 'of', 'xyzzy'] });
  expectTypeOf(result).toEqualTypeOf<FillMask>();
  const [first, second] = result.masks[0]!.predictions;
  expect([first!.text, second!.text].sort()).toEqual(['king', 'of']);
  expect(first!.score).toBeGreaterThan(second!.score);
  expect(result.unknownTargets).toEqual(['xyzzy']);
});

test('any folder gives features; a pooler only where there is one', async () => {
  await using features = await pipeline('feature-extraction', nanoPath('nano'), { backend });
  const vectors = await features(['Hello there', 'Hello  there', 'Book a table'], { normalise: true });
  expectTypeOf(vectors).toEqualTypeOf<Features[]>();
  const cosine = (a: number, b: number): number => vectors[a]!.vector.reduce((sum, x, n) => sum + x * vectors[b]!.vector[n]!, 0);
  expect(vectors[0]!.shape).toEqual([256]);
  expect(cosine(0, 0)).toBeCloseTo(1, 5);
  expect(cosine(0, 1)).toBeCloseTo(1, 5);
  expect(cosine(0, 2)).toBeLessThan(0.99);
  expect((await features('Hello', { pooling: 'pooled' })).vector.every((x) => Math.abs(x) < 1)).toBe(true);
  await using none = await pipeline('feature-extraction', memorySource(untrainedModel('AlbertForTokenClassification'), 'a folder without a pooler'), { backend });
  await expect(none('Hello', { pooling: 'pooled' })).rejects.toMatchObject({ code: 'POOLER_MISSING' });
});

test('one loaded model serves several pipelines, and a task may be one of your own', async () => {
  const model = await loadModel(nanoPath('nano'));
  const loudest = { ...textClassification, name: 'loudest', decode: (...given: Parameters<typeof textClassification.decode>) => textClassification.decode(...given).label.toUpperCase(), decide: (label: string) => label };
  await using own = await pipeline(loudest, model, { backend, head: 'sentiment' });
  expectTypeOf(own).toExtend<Pipeline<TextInput, object, string>>();
  expect(await own('I love this, thank you so much!')).toBe('POSITIVE');
  expect(own.model).toBe(model);
});

describe('what cannot be is said', () => {
  test('a folder whose head serves another task', async () => {
    await expect(pipeline('ner', nanoPath('nano-base'), { backend })).rejects.toMatchObject({ code: 'TASK_HEAD', facts: { task: 'token-classification', heads: [{ name: 'default', architecture: 'AlbertForPreTraining' }] } });
    await expect(pipeline('multiple-choice', nanoPath('nano'), { backend })).rejects.toMatchObject({ code: 'TASK_HEAD' });
    await expect(pipeline('fill-mask', nanoPath('nano'), { backend, head: 'slots' })).rejects.toMatchObject({ code: 'TASK_HEAD' });
    await expect(pipeline('ner', nanoPath('nano'), { backend })).rejects.toMatchObject({ code: 'HEAD_AMBIGUOUS', message: expect.stringContaining('slots, entities') });
    await expect(pipeline('ner', nanoPath('nano'), { backend, head: 'other' })).rejects.toMatchObject({ code: 'HEAD_UNKNOWN' });
  });
  test('a backend that was forgotten', async () => {
    for (const options of [undefined, {}, { backend: 'onnx' }]) await expect(pipeline('ner', nanoPath('nano'), options as never)).rejects.toMatchObject({ code: 'BACKEND_MISSING' });
  });
  test('an unknown task, a folder that is not there', async () => {
    await expect(pipeline('summon' as 'ner', nanoPath('nano'), { backend })).rejects.toMatchObject({ code: 'TASK_UNKNOWN', facts: { known: taskNames } });
    await expect(pipeline('constructor' as 'ner', nanoPath('nano'), { backend })).rejects.toMatchObject({ code: 'TASK_UNKNOWN' });
    await expect(pipeline('ner', `${nanoPath('nano')}-absent`, { backend })).rejects.toMatchObject({ code: expect.any(String) });
  });
  test('C2: a run after disposal, a second disposal', async () => {
    const sentiment = await pipeline('text-classification', nanoPath('nano'), { backend, head: 'sentiment' });
    const running = sentiment('Good.');
    await Promise.all([sentiment.dispose(), sentiment.dispose()]);
    await expect(running).resolves.toMatchObject({ label: expect.any(String) });
    await expect(sentiment('Good.')).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});

test('the names that users of Hugging Face know', async () => {
  expect(taskNames).toEqual([...Object.keys(tasks), ...Object.keys(taskAliases)]);
  for (const name of taskNames) expect(await loadTask(name)).toBe(tasks[Object.hasOwn(taskAliases, name) ? taskAliases[name as keyof typeof taskAliases] : (name as keyof typeof tasks)]);
  await expect(loadTask('summon' as 'ner')).rejects.toMatchObject({ code: 'TASK_UNKNOWN' });
  expectTypeOf(await loadTask('ner')).toEqualTypeOf<typeof tasks['token-classification']>();
});
