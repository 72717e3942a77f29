import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growth } from '../../../testing/growth.js';
import { trimEdges } from './entity-edges.js';

const trimmed = (text: string): string => {
  const { start, end } = trimEdges(text, { start: 0, end: text.length });
  return text.slice(start, end);
};

test.each([
  ['New York,', 'New York'],
  ['("Help!")', 'Help'],
  ['tomorrow...', 'tomorrow'],
  ['Foo (Live)', 'Foo (Live)'],
  ['Foo (Live),', 'Foo (Live)'],
  ['Live)', 'Live'],
  ['(Live', 'Live'],
  ['(a) and (b)', '(a) and (b)'],
  ['the U.S.', 'the U.S.'],
  ['7 p.m.', '7 p.m.'],
  ['the end.', 'the end'],
  ['“Sir’s Song”', 'Sir’s Song'],
  ["'Tis", 'Tis'],
  ["Rock 'n' Roll", "Rock 'n' Roll"],
  ['!!!', '!!!'],
  ['😀!', '😀'],
  ['a', 'a'],
  ['', ''],
])('%s becomes %s', (text, expected) => {
  expect(trimmed(text)).toBe(expected);
});

test('what is left lies inside, holds all letters and digits, and is not trimmed again', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'ab 1.,;!?()[]"\'“”é') }), (text) => {
    const span = trimEdges(text, { start: 0, end: text.length });
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeLessThanOrEqual(text.length);
    const left = text.slice(span.start, span.end);
    expect(left.replace(/[^\p{L}\p{N}]/gu, '')).toBe(text.replace(/[^\p{L}\p{N}]/gu, ''));
    expect(trimmed(left)).toBe(left);
  }));
});

test('a long run of punctuation takes time in its length', () => {
  const trimming = (length: number) => {
    const text = `a${'.)'.repeat(length / 2)}`;
    return () => expect(trimmed(text)).toBe('a');
  };
  expect(growth(trimming, 25_000)).toBeLessThan(2.6);
});
