import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pearson, spearman } from './correlation.js';

test('by hand', () => {
  // Deviations -1.5, -0.5, 0.5, 1.5 and -2, 0, -1, 3: products sum to 7, squares to 5 and 14.
  expect(pearson([1, 2, 3, 4], [1, 3, 2, 6])).toBeCloseTo(7 / Math.sqrt(5 * 14), 12);
  // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 1 - no formula of ties; deviations give 4.5 / sqrt(4.5 x 5).
  expect(spearman([10, 20, 20, 99], [0, 1, 5, 7])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  // Without ties 1 - 6 sum d^2 / (n (n^2 - 1)), here d^2 sums to 6.
  expect(spearman([1, 2, 3, 4, 5], [2, 1, 5, 4, 3])).toBeCloseTo(1 - (6 * 10) / (5 * 24), 12);
});

const value = fc.integer({ min: -1000, max: 1000 });
const pairs = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 30 });

test('bounds, symmetry, the order of examples, scale and shift', () => {
  fc.assert(fc.property(pairs, (rows) => {
    const [x, y] = [rows.map(([left]) => left), rows.map(([, right]) => right)];
    for (const correlation of [pearson, spearman]) {
      expect(Math.abs(correlation(x, y))).toBeLessThanOrEqual(1);
      expect(correlation(x, y)).toBeCloseTo(correlation(y, x), 9);
      expect(correlation(x, x)).toBeCloseTo(new Set(x).size > 1 ? 1 : 0, 9);
      expect(correlation([...x].reverse(), [...y].reverse())).toBeCloseTo(correlation(x, y), 9);
      expect(correlation(x.map((one) => -2 * one), y)).toBeCloseTo(-correlation(x, y), 9);
    }
    expect(spearman(x.map((one) => one ** 3), y)).toBe(spearman(x, y));
  }));
});

test('what never changes correlates with nothing, whatever its size', () => {
  expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).toBe(0);
  expect(spearman([5, 5], [1, 2])).toBe(0);
  expect(pearson([1e300, -1e300], [1, 2])).toBeCloseTo(-1, 12);
  expect(pearson([1], [1])).toBe(0);
  expect(() => pearson([], [])).toThrow(expect.objectContaining({ code: 'METRIC_EMPTY' }));
  expect(() => spearman([1], [1, 2])).toThrow(expect.objectContaining({ code: 'METRIC_LENGTH' }));
});
