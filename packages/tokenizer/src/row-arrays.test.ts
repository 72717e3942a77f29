import { expect, it } from 'vitest';
import { readModelBytes } from './fixtures/golden-rows.js';
import { readSentencePiece } from './read-sentencepiece.js';
import { sharedRows } from './row-arrays.js';

it('rows that share memory do not share a place in it, and begin as zeros', () => {
  const rows = sharedRows();
  const made = Array.from({ length: 200 }, (_, i) => rows(i % 101));
  const arrays = made.flatMap((row) => Object.values(row));
  for (const array of arrays) expect(array.every((value: number) => value === 0)).toBe(true);
  arrays.forEach((array, i) => array.fill(i % 100));
  arrays.forEach((array, i) => expect(array.every((value: number) => value === i % 100)).toBe(true));
  expect(made.map(({ ids, sequenceIds }) => [ids.length, sequenceIds.length])).toEqual(made.map((_, i) => [i % 101, i % 101]));
  expect(new Set(arrays.map(({ buffer }) => buffer)).size).toBeLessThan(made.length);
});

it.each([
  ['one two', {}],
  ['', {}],
  ['', { specialTokens: false }], // no tokens at all
])('goes on where a caller has transferred the memory of %j, %j', (text, options) => {
  const tokenizer = readSentencePiece(readModelBytes());
  const wanted = Array.from(tokenizer.encode(text, options).ids);
  const given = tokenizer.encode(text, options);
  const { ids } = structuredClone(given, { transfer: [given.ids.buffer as ArrayBuffer] });
  expect(given.ids).toHaveLength(0);
  expect(Array.from(ids)).toEqual(wanted);
  expect(Array.from(tokenizer.encode(text, options).ids)).toEqual(wanted);
  expect(tokenizer.encode('one two').tokens).toEqual(['[CLS]', '▁one', '▁two', '[SEP]']);
});
