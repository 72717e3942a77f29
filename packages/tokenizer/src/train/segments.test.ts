import { expect, it } from 'vitest';
import { trainSettings } from './options.js';
import { requiredCharacters } from './required-characters.js';
import { segmentsOf } from './segments.js';
import { textParts } from './text-parts.js';
import { turns } from './turns.js';

const turn = turns(undefined);
const identity = (text: string): string => text;
const defaults = trainSettings({ vocabularySize: 100, userDefinedSymbols: [] });

async function segments(text: string, options: Partial<typeof defaults> = {}, unknown = ''): Promise<string[]> {
  const settings = { ...defaults, ...options };
  const parts = await textParts(new Map([[text, 1]]), identity, settings, turn);
  const known = new Set(Array.from(`▁${text}`, (character) => character.codePointAt(0)!));
  for (const character of unknown) known.delete(character.codePointAt(0)!);
  return [...(await segmentsOf(parts, known, settings, turn))].flatMap(([segment, count]) => Array<string>(count).fill(segment));
}

it.each([
  ['two  words\u00a0here', {}, ['▁two', '▁words', '▁here']],
  ['a▁b', {}, ['▁a', '▁b']],
  ["it's,", {}, ['▁it', "'", 's', ',']],
  ['1999,5', {}, ['▁1999,5']],
  ['abc12', {}, ['▁abc', '12']],
  ['abc12', { splitByNumber: false }, ['▁abc12']],
  ['a1б', { splitByNumber: false }, ['▁a1б']],
  ['x10y', { splitDigits: true }, ['▁x', '1', '0', 'y']],
  ['10 x', { splitDigits: true }, ['▁', '1', '0', '▁x']],
  ['latinкирил', {}, ['▁latin', 'кирил']],
  ['latinкирил', { splitByUnicodeScript: false }, ['▁latinкирил']],
  ['e\u0301a', {}, ['▁e\u0301a']],
  ['ひらカタ漢ー', {}, ['▁ひらカタ漢ー']],
  ['one two', { splitByWhitespace: false }, ['▁one▁two']],
  ['one два', { splitByWhitespace: false }, ['▁one', '▁два']],
  ['a5 6', { splitByWhitespace: false, splitDigits: true }, ['▁a', '5', '▁', '6']],
  ['(a)(ab)', { userDefinedSymbols: ['(', ')', 'a', 'ab'] }, ['▁']],
  ['don.t', { userDefinedSymbols: ['.', '^'] }, ['▁don', 't']],
])('%j under %j falls into %j', async (text, options, expected) => {
  expect(await segments(text, options)).toEqual(expected);
});

it('cuts out characters that are not known', async () => {
  expect(await segments('naïve 😀s', {}, 'ï😀')).toEqual(['▁na', 've', '▁', 's']);
});

it('requires the most frequent characters, as many as cover the share', () => {
  const parts = new Map([['aaab', 10], ['bc', 5], ['d', 1]]);
  expect(requiredCharacters(parts, 0.8)).toEqual({ required: [[0x61, 30], [0x62, 15]], distinct: 4, total: 51 });
  expect(requiredCharacters(parts, 1).required.map(([codePoint]) => String.fromCodePoint(codePoint))).toEqual(['a', 'b', 'c', 'd']);
});
