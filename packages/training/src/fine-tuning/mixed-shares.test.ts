import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mixedShares } from './mixed-shares.js';

test('law: heads have rows in an epoch as their sizes to the power of 1 / temperature, the largest each once', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 6 }), fc.double({ min: 1, max: 8, noNaN: true }), (sizes, temperature) => {
    const shares = mixedShares(sizes.map((rows) => ({ rows })), temperature);
    const largest = sizes.indexOf(Math.max(...sizes));
    expect(shares[largest]).toBe(1);
    sizes.forEach((rows, n) => expect(Math.log(shares[n]! * rows)).toBeCloseTo(Math.log(sizes[largest]!) + Math.log(rows / sizes[largest]!) / temperature, 9));
  }));
});

test('350 rows beside 43,000 come eleven times an epoch', () => {
  expect(mixedShares([{ rows: 350 }, { rows: 43_000 }])[0]).toBeCloseTo(11.08, 2);
});

test('a share that is said stays, and is the size that the others are mixed with', () => {
  expect(mixedShares([{ rows: 100 }, { rows: 80_000, share: 0.005 }, { rows: 25 }])).toEqual([2, 0.005, 4]);
  expect(mixedShares([{ rows: 10, share: 2 }, { rows: 5 }], 1)).toEqual([2, 1]);
});

test('a temperature is a number from 1', () => {
  for (const temperature of [0.5, Infinity, NaN]) expect(() => mixedShares([{ rows: 1 }], temperature)).toThrow(expect.objectContaining({ code: 'OPTION' }));
});
