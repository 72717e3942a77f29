import { expect, it } from 'vitest';
import { utf8 } from './strict-utf8.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

it.each([
  ['a byte that begins nothing', bytes(0x80)],
  ['a character that is cut off', bytes(0x61, 0xe2, 0x82)],
  ['an overlong form', bytes(0xc0, 0x80)],
  ['half of a surrogate pair', bytes(0xed, 0xa0, 0x80)],
])('%s is not UTF-8, and the next call knows nothing of it', (_, broken) => {
  expect(utf8(broken)).toBeUndefined();
  expect(utf8(bytes(0xac))).toBeUndefined(); // would end the character that was cut off
  for (let i = 0; i < 2; i++) expect(utf8(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
});
