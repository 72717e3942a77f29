import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centralities } from './centrality.js';
import { chooseDiverse, scaled } from './diverse-choice.js';
import { dot, unit } from './text-vectors.js';

const value = fc.double({ min: -1, max: 1, noNaN: true });
const vectors = fc.array(fc.tuple(value, value, value).map((row) => unit(Float64Array.from(row))), { minLength: 1, maxLength: 9 });

test('each choice is worth most beside those before it', () => {
  fc.assert(fc.property(vectors, fc.double({ min: 0, max: 1, noNaN: true }), (all, diversity) => {
    const scores = scaled(centralities.centroid(all));
    const chosen = chooseDiverse(all, scores, all.length, diversity);
    expect([...chosen].sort((a, b) => a - b)).toEqual([...all.keys()]);
    chosen.forEach((place, n) => {
      const before = chosen.slice(0, n);
      const worth = (one: number): number => (1 - diversity) * scores[one]! - diversity * (n === 0 ? 0 : Math.max(...before.map((other) => dot(all[one]!, all[other]!))));
      for (const later of chosen.slice(n)) expect(worth(place)).toBeGreaterThanOrEqual(worth(later) - 1e-12);
    });
  }), { numRuns: 100 });
});

test('a walk by likeness: shares of 1, settled, and most where most is alike', () => {
  fc.assert(fc.property(vectors, (all) => {
    const rank = centralities.lexrank(all);
    expect(rank.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
    expect(rank.every((one) => one > 0)).toBe(true);
  }), { numRuns: 50 });
  const [near, middle, far] = centralities.lexrank([[1, 0], [0.8, 0.6], [0, 1]].map((row) => Float64Array.from(row)));
  expect(middle).toBeGreaterThan(near!);
  expect(near).toBeGreaterThan(far!);
});

test('scaling', () => {
  expect([...scaled([3, 1, 2])]).toEqual([1, 0, 0.5]);
  expect([...scaled([2, 2])]).toEqual([0, 0]);
  expect([...scaled([])]).toEqual([]);
});
