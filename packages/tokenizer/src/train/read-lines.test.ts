import { expect, it } from 'vitest';
import { countRawWords } from './read-lines.js';
import { turns } from './turns.js';

const all = { inputSentenceSize: Infinity, seed: 0, splitByWhitespace: true };
const count = async (lines: Iterable<string> | AsyncIterable<string>, settings = all): Promise<Record<string, number>> => Object.fromEntries(await countRawWords(lines, settings, turns(undefined), () => undefined));

it('counts words between blanks, or whole lines', async () => {
  const lines = ['a b  a', '', 'b incomprehensibilities incomprehensibilities'];
  expect(await count(lines)).toEqual({ a: 2, b: 2, incomprehensibilities: 2 });
  expect(await count(lines, { ...all, splitByWhitespace: false })).toEqual({ 'a b  a': 1, 'b incomprehensibilities incomprehensibilities': 1 });
});

it('reads lines as they come', async () => {
  expect(await count((async function* () { yield 'a'; yield 'a'; })())).toEqual({ a: 2 });
});

it('draws lines evenly, the same ones for the same seed', async () => {
  const lines = Array.from({ length: 10 }, (_, n) => String(n));
  const often = new Map<string, number>();
  for (let seed = 0; seed < 2000; seed++) {
    for (const line of Object.keys(await count(lines, { ...all, inputSentenceSize: 3, seed }))) often.set(line, (often.get(line) ?? 0) + 1);
  }
  // Each line is drawn 600 times of 2000 on average, with a standard deviation of 20.
  for (const line of lines) expect(Math.abs(often.get(line)! - 600)).toBeLessThan(100);
  const settings = { ...all, inputSentenceSize: 4, seed: 7 };
  expect(await count(lines, settings)).toEqual(await count(lines, settings));
});

it('refuses what is no iterable of lines', async () => {
  await expect(count('one string')).rejects.toMatchObject({ code: 'TRAIN_OPTION' });
  const numbers: unknown = [1];
  await expect(count(numbers as string[])).rejects.toMatchObject({ code: 'TRAIN_OPTION', facts: { option: 'lines' } });
});
