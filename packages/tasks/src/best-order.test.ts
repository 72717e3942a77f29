import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestOrder, orderScore } from './best-order.js';

const gain = fc.double({ min: -5, max: 0, noNaN: true });
const square = (count: number): fc.Arbitrary<Float64Array[]> => fc.array(fc.array(gain, { minLength: count, maxLength: count }).map((row) => Float64Array.from(row)), { minLength: count, maxLength: count });

const permutations = (places: readonly number[]): number[][] => (places.length === 0 ? [[]] : places.flatMap((place) => permutations(places.filter((other) => other !== place)).map((rest) => [place, ...rest])));

test('to 6 places: no order gains more', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 6 }).chain(square), (gains) => {
    const { order, exact } = bestOrder(gains);
    const best = Math.max(...permutations([...gains.keys()]).map((one) => orderScore(gains, one)));
    expect([...order].sort()).toEqual([...gains.keys()]);
    expect(orderScore(gains, order)).toBeCloseTo(best, 9);
    expect(exact).toBe(true);
  }), { numRuns: 60 });
});

test('beyond 11: an order of all places, the best one where neighbours are clear', () => {
  fc.assert(fc.property(fc.shuffledSubarray([...Array(15).keys()], { minLength: 12 }), (hidden) => {
    const count = hidden.length;
    const places = [...hidden].sort((a, b) => a - b);
    const path = hidden.map((place) => places.indexOf(place));
    const gains = Array.from({ length: count }, () => new Float64Array(count).fill(-3));
    path.forEach((place, n) => n > 0 && gains[path[n - 1]!]!.set([-0.1], place));
    expect(bestOrder(gains)).toEqual({ order: path, exact: false });
  }), { numRuns: 20 });
  fc.assert(fc.property(square(12), (gains) => {
    const { order, exact } = bestOrder(gains);
    expect([exact, [...order].sort((a, b) => a - b)]).toEqual([false, [...gains.keys()]]);
    expect(orderScore(gains, order)).toBeGreaterThanOrEqual(orderScore(gains, [...gains.keys()]));
  }), { numRuns: 10 });
});
