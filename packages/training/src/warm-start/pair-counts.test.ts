import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairCounts } from './pair-counts.js';
import { pmiMatrix } from './pmi-matrix.js';

const held = (counts: ReturnType<typeof pairCounts>): [number, number, number][] => {
  const all: [number, number, number][] = [];
  counts.forEach((a, b, count) => all.push([a, b, count]));
  return all.sort(([a, b], [c, d]) => a - c || b - d);
};
const counted = (pairs: readonly (readonly [number, number])[]): Map<string, number> => {
  const map = new Map<string, number>();
  for (const [a, b] of pairs) map.set(`${Math.min(a, b)} ${Math.max(a, b)}`, (map.get(`${Math.min(a, b)} ${Math.max(a, b)}`) ?? 0) + 1);
  return map;
};
const arbitraryPairs = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 400 });

test('pairs are counted either way round', () => {
  fc.assert(fc.property(arbitraryPairs, (pairs) => {
    const counts = pairCounts(41, 10_000);
    for (const [a, b] of pairs) counts.add(a, b);
    const all = held(counts);
    expect(new Map(all.map(([a, b, count]) => [`${a} ${b}`, count]))).toEqual(counted(pairs));
    expect(all.every(([a, b]) => a <= b)).toBe(true);
    const totals = Array.from({ length: 41 }, (_, n) => pairs.flat().filter((number) => number === n).length);
    expect([...counts.totals]).toEqual(totals);
  }));
});

test('a table grows past its first room, also with numbers of a large vocabulary', () => {
  const counts = pairCounts(250_000, 2 ** 17);
  for (let n = 0; n < 60_000; n++) counts.add(n * 4, 249_999);
  counts.add(249_999, 4);
  expect(counts.held()).toBe(60_000);
  expect(held(counts).slice(0, 3)).toEqual([[0, 249_999, 1], [4, 249_999, 2], [8, 249_999, 1]]);
});

test('beyond its bound the rare pairs go; counts are never too high, and the frequent stay', () => {
  fc.assert(fc.property(arbitraryPairs, fc.integer({ min: 4, max: 30 }), (pairs, most) => {
    const counts = pairCounts(41, most);
    let largest = 0;
    for (const [a, b] of pairs) {
      for (const [first, second] of [[a, b], [0, 0]] as const) counts.add(first, second);
      largest = Math.max(largest, counts.held());
    }
    expect(largest).toBeLessThanOrEqual(most);
    const all = counted([...pairs, ...pairs.map(() => [0, 0] as const)]);
    for (const [a, b, count] of held(counts)) expect(count).toBeLessThanOrEqual(all.get(`${a} ${b}`)!);
    if (pairs.length > 0) expect(held(counts)[0]!.slice(0, 2)).toEqual([0, 0]);
  }));
});

test('information by hand: pairs that come together more often than by chance, either way', () => {
  const counts = pairCounts(3, 100);
  for (const [a, b, times] of [[0, 1, 3], [1, 2, 1], [2, 2, 2]] as const) for (let n = 0; n < times; n++) counts.add(a, b);
  // Directed counts: (0,1) 3, (1,0) 3, (1,2) 1, (2,1) 1, (2,2) 4; of each number 3, 4, 5; together 12.
  const { rowEnds, columnOf, values } = pmiMatrix(counts, { shift: 1, smoothing: 1 });
  expect([...rowEnds]).toEqual([1, 2, 3]);
  expect([...columnOf]).toEqual([1, 0, 2]);
  [Math.log((3 * 12) / (3 * 4)), Math.log((3 * 12) / (4 * 3)), Math.log((4 * 12) / (5 * 5))].forEach((wanted, n) => expect(values[n]).toBeCloseTo(wanted, 12));
  const shifted = pmiMatrix(counts, { shift: 2, smoothing: 1 });
  expect([...shifted.rowEnds]).toEqual([1, 2, 2]);
  expect(shifted.values[0]).toBeCloseTo(Math.log(3 / 2), 12);
  const total = 3 ** 0.75 + 4 ** 0.75 + 5 ** 0.75;
  expect(pmiMatrix(counts, { shift: 1, smoothing: 0.75 }).values[0]).toBeCloseTo(Math.log((3 * total) / (3 * 4 ** 0.75)), 12);
});
