import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Executable, Tensors } from '@albertkit/core';
import { randomExecutable } from './fixtures/random-executable.js';
import { contextOf, nanoTokenizer as tokenizer } from './fixtures/context.js';
import { infilling, type Infilled, type InfillingOptions } from './infilling.js';
import type { InfillingInput } from './infilling-input.js';
import { runTask } from './run-task.js';
import { scoring } from './scoring.js';

const context = contextOf(['a'], {});
const vocabulary = tokenizer.vocabularySize;
const any = randomExecutable({ logits: { axis: 'token', width: vocabulary } });

/** A model that knows one sentence: at each place it expects that sentence's id, whatever it sees. */
function knowing(sentence: string): Executable {
  const wanted = tokenizer.encode(sentence).ids;
  return { ...any, run: async ({ input_ids: ids }: Tensors) => {
    const [batch, sequence] = ids!.shape as [number, number];
    const data = new Float32Array(batch * sequence * vocabulary);
    for (let place = 0; place < batch * sequence; place++) data[place * vocabulary + (wanted[place % sequence] ?? 0)] = 12;
    return { logits: { dtype: 'float32', shape: [batch, sequence, vocabulary], data } };
  } };
}
const fill = async (input: InfillingInput, options: InfillingOptions = {}, executable = any): Promise<Infilled> => (await runTask(infilling, executable, context, [input], options))[0]!;

test('the word that does not fit is found, and what fits put in its place', async () => {
  const found = await fill('The king of banana.', {}, knowing('The king of England.'));
  expect(found).toMatchObject({ text: 'The king of england.', edits: [{ start: 12, end: 18, was: 'banana', now: 'england' }] });
  expect(found.after.score).toBeGreaterThan(found.before.score);
  expect(found.candidates[0]).toMatchObject({ text: found.text, score: found.after.score });
});

test('stretches that are given, several, with a capital where there was one', async () => {
  const text = 'Banana king of xyz people.';
  const found = await fill({ text, spans: [{ start: 15, end: 18 }, { start: 0, end: 6 }] }, {}, knowing('The king of the people.'));
  expect(found.text).toBe('The king of the people.');
  expect(found.edits).toEqual([{ start: 0, end: 6, was: 'Banana', now: 'The' }, { start: 15, end: 18, was: 'xyz', now: 'the' }]);
});

test('a fill of several pieces', async () => {
  const found = await fill({ text: 'The king king.', spans: [{ start: 4, end: 8 }] }, { extraPieces: 4, beam: 5 }, knowing('The unbelievable king.'));
  expect(found.candidates.map((one) => one.text)).toContain('The unbelievable king.');
});

test('nothing is likelier than what stands there: the text stays as it is', async () => {
  const text = 'The king of England.';
  const found = await fill(text, {}, knowing(text));
  expect([found.text, found.edits, found.after]).toEqual([text, [], found.before]);
  expect(await fill('?!', {})).toMatchObject({ text: '?!', edits: [], candidates: [] });
  expect(await fill('', {})).toMatchObject({ text: '', edits: [], before: { score: 0, mean: 0 } });
});

const words = fc.array(fc.constantFrom('king', 'unbelievable', 'the', 'of', 'Queen', 'hill,'), { minLength: 1, maxLength: 5 });
test('scores are those of scoring, edits are slices, words stay as many', async () => {
  await fc.assert(fc.asyncProperty(words, fc.nat(), fc.integer({ min: 1, max: 2 }), async (list, chosen, length) => {
    const text = list.join(' ');
    const at = chosen % list.length;
    const start = list.slice(0, at).reduce((sum, word) => sum + word.length + 1, 0);
    const end = start + list.slice(at, at + length).join(' ').length;
    const options = { beam: 2, extraPieces: 1 };
    const found = await fill({ text, spans: [{ start, end }] }, options);
    const alone = await runTask(scoring, any, context, [text, ...found.candidates.map((one) => one.text)], {});
    expect([found.before, ...found.candidates].map(({ score }) => score)).toEqual(alone.map(({ score }) => score));
    expect(found.candidates.map(({ score }) => score)).toEqual(found.candidates.map(({ score }) => score).sort((a, b) => b - a));
    for (const { text: made, edits: [edit] } of found.candidates) {
      expect([text.slice(edit!.start, edit!.end), text.slice(0, edit!.start) + edit!.now + text.slice(edit!.end)]).toEqual([edit!.was, made]);
      expect(made.split(' ').length).toBe(list.length);
    }
  }), { numRuns: 12 });
});

test('in a long text the window around the stretch is filled', async () => {
  const text = `${'the king of the hill '.repeat(5)}banana`;
  const found = await fill({ text, spans: [{ start: text.length - 6, end: text.length }] }, { maxTokens: 12, beam: 1, extraPieces: 0 });
  expect([found.coverage.windows, found.candidates.length]).toEqual([4, 1]);
  await expect(fill({ text, spans: [{ start: text.length - 6, end: text.length }] }, { maxTokens: 12, truncate: true })).rejects.toMatchObject({ code: 'MASK_TRUNCATED' });
});

test('what cannot be is said', async () => {
  const text = 'the king';
  for (const spans of [[{ start: 0, end: 0 }], [{ start: 3, end: 4 }], [{ start: 0, end: 9 }], [{ start: -1, end: 2 }], [{ start: 0, end: 3 }, { start: 2, end: 5 }]]) await expect(fill({ text, spans })).rejects.toMatchObject({ code: 'SPAN' });
  for (const input of [7, { text, spans: 3 }, { text, spans: [{ start: 'a', end: 2 }] }, { text, text_pair: 'b' }]) await expect(fill(input as never)).rejects.toMatchObject({ code: 'TASK_INPUT' });
});
