import { expect, test } from 'vitest';
import { fillText, maskSpan } from './fill-text.js';

const fill = (text: string, piece: string): string => {
  const at = text.indexOf('[MASK]');
  // The token takes the blanks to its left, as the tokenizer's added token does.
  return fillText(text, { start: text.slice(0, at).trimEnd().length, end: at + 6 }, piece);
};

test.each([
  ['The [MASK] of Rome', '▁king', 'The king of Rome'],
  ['The  \t[MASK] of', '▁king', 'The  \tking of'],
  ['[MASK] is', '▁he', 'he is'],
  ['un[MASK]', 'able', 'unable'],
  ['un[MASK]', '▁able', 'un able'],
  ['He is [MASK]', 'ly', 'He isly'],
  ['("[MASK]")', '▁yes', '("yes")'],
  ['a [MASK] b', ',', 'a, b'],
  ['un[MASK]', '##able', 'unable'],
  ['#[MASK]', '##', '###'],
  ['a [MASK] b', '▁', 'a  b'],
])('%s with %s', (text, piece, expected) => {
  expect(fill(text, piece)).toBe(expected);
});

test('a mask stands where it is written', () => {
  expect(maskSpan('a  [MASK]', { start: 1, end: 9 })).toEqual({ start: 3, end: 9 });
});
