import { describe, expect, it } from 'vitest';
import { inspectConfusables } from './inspect.js';
import { restrictionLevel, scriptOf } from './scripts.js';

it('tells what is odd, where, and how much', () => {
  const text = 'Pay wіth Раураl а few 𝐜𝐨𝐢ｎ or Wоrд';
  expect(inspectConfusables(text).spans).toEqual([
    { start: 4, end: 8, text: 'wіth', skeleton: 'with', scripts: ['Latin', 'Cyrillic'], kind: 'mixed-script', level: 'minimally-restrictive', suspicion: 1 },
    { start: 9, end: 15, text: 'Раураl', skeleton: 'Paypal', scripts: ['Cyrillic', 'Latin'], kind: 'mixed-script', level: 'minimally-restrictive', suspicion: 1 },
    { start: 16, end: 17, text: 'а', skeleton: 'a', scripts: ['Cyrillic'], kind: 'whole-script', level: 'single-script', suspicion: 0.75 },
    { start: 22, end: 29, text: '𝐜𝐨𝐢ｎ', skeleton: 'coiｎ', scripts: ['Latin'], kind: 'latin-variant', level: 'single-script', suspicion: 0.6 },
    { start: 33, end: 37, text: 'Wоrд', skeleton: 'Worд', scripts: ['Latin', 'Cyrillic'], kind: 'mixed-script', level: 'minimally-restrictive', suspicion: 0.5 },
  ]);
});

it('scores a text by the mean of its words', () => {
  expect(inspectConfusables('а').score).toBe(0);
  expect(inspectConfusables('wіth this').score).toBe(0.5);
  expect(inspectConfusables('wіth thіѕ').score).toBe(1);
  expect(inspectConfusables('in а word').score).toBeCloseTo(0.25);
});

it.each(['Привет, мир', 'Καλημέρα κόσμε', 'Բարեւ աշխարհ', 'TNFα', 'Tシャツ', 'เว็บGoogle', '東京 Tower', 'naïve', 'нетto'])('does not flag or fold %s unless its scripts may not mix', (text) => {
  expect(inspectConfusables(text).spans.map(({ text: own, suspicion }) => [own, suspicion])).toEqual(text === 'нетto' ? [['нетto', 1]] : []);
});

describe('restriction levels of UTS 39', () => {
  it.each([
    [[], 'single-script'],
    [['Cyrillic'], 'single-script'],
    [['Latin', 'Han', 'Hiragana', 'Katakana'], 'highly-restrictive'],
    [['Han', 'Hangul'], 'highly-restrictive'],
    [['Hiragana', 'Hangul'], 'minimally-restrictive'],
    [['Latin', 'Thai'], 'moderately-restrictive'],
    [['Thai', 'Armenian'], 'minimally-restrictive'],
    [['Latin', 'Cyrillic'], 'minimally-restrictive'],
    [['Latin', 'Greek'], 'minimally-restrictive'],
    [['Latin', 'Cherokee'], 'minimally-restrictive'],
  ] as const)('%j: %s', (scripts, level) => {
    expect(restrictionLevel(scripts)).toBe(level);
  });
  it.each([['a', 'Latin'], ['я', 'Cyrillic'], ['ߋ', 'Nko'], ['ᥙ', 'Tai_Le'], ['1', 'Common'], ['\u0301', 'Common'], ['𓀀', 'Other']])('%s is %s', (character, script) => {
    expect(scriptOf(character)).toBe(script);
  });
});
