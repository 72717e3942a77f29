import { expect, test } from 'vitest';
import { evenlySpread } from './read-labelled-data.js';

test('a part of a list is from all over it, and the whole where that is no more', () => {
  const ten = Array.from({ length: 10 }, (_, n) => n);
  expect(evenlySpread(ten, 4)).toEqual([0, 2, 5, 7]);
  expect(evenlySpread(ten, 10)).toEqual(ten);
  expect(evenlySpread(ten, 40)).toEqual(ten);
});
