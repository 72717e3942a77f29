import { expect, it } from 'vitest';
import { digamma } from './digamma.js';

it.each([
  [1, -0.5772156649015329],
  [0.5, -1.9635100260214235],
  [2, 0.4227843350984671],
  [100, 4.600161852738087],
  [1e6, 13.815510057964191],
])('digamma(%d) is %d', (x, expected) => {
  expect(digamma(x)).toBeCloseTo(expected, 11);
});

it('obeys its recurrence on both sides of the border between its two formulas', () => {
  for (const x of [0.01, 3.7, 8.999, 9, 9.5, 10, 25]) expect(digamma(x + 1)).toBeCloseTo(digamma(x) + 1 / x, 10);
});
