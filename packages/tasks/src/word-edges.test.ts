import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growToWords, trimBlanks } from './word-edges.js';

const grown = (text: string, start: number, end: number): string => {
  const span = growToWords(text, { start, end });
  return text.slice(span.start, span.end);
};

test.each([
  ['of Paris, then', 3, 6, 'Paris'], ['of Paris, then', 8, 9, ','], ['of Paris, then', 2, 8, 'Paris'], ['don\'t', 0, 2, 'don'], ['a 1912b', 3, 4, '1912b'],
  ['cafe\u0301s', 0, 4, 'cafe\u0301s'], ['x!\u0301', 1, 2, '!\u0301'], ['a  b', 1, 3, ''], ['\u{1d5d4}\u{1d5d5}', 0, 2, '\u{1d5d4}\u{1d5d5}'],
])('%j %i %i grows to %j', (text, start, end, expected) => {
  expect(grown(text, start, end)).toBe(expected);
});

test('what grows holds what was there, without the blanks', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(30), fc.nat(30), (text, a, b) => {
    const span = { start: Math.min(a, b, text.length), end: Math.min(Math.max(a, b), text.length) };
    const trimmed = trimBlanks(text, span);
    const whole = growToWords(text, span);
    expect(text.slice(span.start, span.end).trim()).toBe(text.slice(trimmed.start, trimmed.end));
    expect(whole.start <= trimmed.start && whole.end >= trimmed.end && whole.end <= text.length && whole.start >= 0).toBe(true);
  }), { numRuns: 40 });
});
