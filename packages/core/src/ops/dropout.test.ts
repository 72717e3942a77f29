import { describe, expect, test } from 'vitest';
import { seed as testSeed, size } from '../../../../testing/sizes.js';
import type { Tensor } from '../backend.js';
import { int, runReference } from '../fixtures/run-reference.js';
import { closeGraph } from '../ir/graph.js';
import type { Shape } from '../ir/shape.js';
import { dropout, dropoutMask } from './dropout.js';
import { prime } from './keyed-numbers.js';
import { input } from './source.js';

type Key = { readonly seed: number; readonly application?: number; readonly place?: number };

/** Masks of one shape and probability: 1 where an entry is kept, else 0. */
function masks(shape: readonly number[], probability: number): (key: Key) => Promise<Float64Array> {
  const scalars = [input('seed', 'int32', []), input('application', 'int32', [])] as const;
  return async ({ seed, application = 0, place = 0 }) => {
    const graph = closeGraph({ outputs: { mask: dropoutMask(...scalars, shape, { probability, place }) } });
    const { mask } = await runReference(graph, { seed: int([], [seed]), application: int([], [application]) });
    return Float64Array.from(mask!.data, (x) => (x > 0 ? 1 : 0));
  };
}

const sum = (values: Float64Array): number => values.reduce((total, x) => total + x, 0);
const keptShare = (probability: number): number => Math.round((1 - probability) * prime) / prime;
/** Standard deviations that a count of successes in `trials` is from what a share of them says. */
const deviations = (count: number, trials: number, share: number): number => (count - trials * share) / Math.sqrt(trials * share * (1 - share));
/** Deviations of the correlation of two masks from none. */
function correlation(a: Float64Array, b: Float64Array, share: number): number {
  let total = 0;
  a.forEach((x, n) => (total += (x - share) * (b[n]! - share)));
  return total / (share * (1 - share) * Math.sqrt(a.length));
}
/** Deviations of a chi-square statistic from its expectation. */
const chiDeviations = (statistic: number, freedom: number): number => (statistic - freedom) / Math.sqrt(2 * freedom);

const seeds = Array.from({ length: size('dropoutSeeds') }, (_, n) => (testSeed() + 7919 * n) % 2 ** 24);
const [batch, heads, rows, columns] = [2, 4, 24, 64];
const shape = [batch, heads, rows, columns];
const entries = batch * heads * rows * columns;
// A normal variable is over 5 once in 1.7 million draws; the tails of chi-square are a little longer.
const bound = 5;

describe('a mask', () => {
  test.for([0.1, 0.5, 0.9])('keeps its share of entries, by row, by column and by seed: %f dropped', async (probability) => {
    const draw = masks(shape, probability);
    const share = keptShare(probability);
    const [byRow, byColumn] = [new Float64Array(entries / columns), new Float64Array(columns)];
    let perMask = 0;
    let within = 0;
    let all = 0;
    for (const seed of seeds) {
      const mask = await draw({ seed });
      const counts = new Float64Array(entries / columns);
      mask.forEach((x, n) => {
        counts[Math.floor(n / columns)]! += x;
        byColumn[n % columns]! += x;
      });
      counts.forEach((count, row) => {
        byRow[row]! += count;
        within += deviations(count, columns, share) ** 2;
      });
      all += sum(mask);
      perMask += deviations(sum(mask), entries, share) ** 2;
    }
    const spread = (counts: Float64Array, trials: number): number => counts.reduce((total, count) => total + deviations(count, trials, share) ** 2, 0);
    expect(Math.abs(deviations(all, seeds.length * entries, share))).toBeLessThan(bound);
    expect(Math.abs(chiDeviations(perMask, seeds.length))).toBeLessThan(bound);
    expect(Math.abs(chiDeviations(within, seeds.length * byRow.length))).toBeLessThan(bound);
    expect(Math.abs(chiDeviations(spread(byRow, seeds.length * columns), byRow.length))).toBeLessThan(bound);
    expect(Math.abs(chiDeviations(spread(byColumn, seeds.length * byRow.length), columns))).toBeLessThan(bound);
  });

  test('is independent of that of the next seed, application and place, and its entries of their neighbours', async () => {
    const draw = masks(shape, 0.5);
    const share = keptShare(0.5);
    const totals = new Map<string, number>();
    const moved = (mask: Float64Array, by: number): Float64Array => Float64Array.from(mask, (_, n) => mask[(n + by) % mask.length]!);
    for (const seed of seeds) {
      const mask = await draw({ seed });
      const others: Readonly<Record<string, Float64Array>> = {
        'next seed': await draw({ seed: seed ^ 1 }), 'distant seed': await draw({ seed: seed ^ 2 ** 23 }), 'next application': await draw({ seed, application: 1 }),
        'distant application': await draw({ seed, application: 20 * prime }), 'next place': await draw({ seed, place: 1 }),
        'next column': moved(mask, 1), 'second column': moved(mask, 2), 'next row': moved(mask, columns), 'next row and column': moved(mask, columns + 1), 'next head': moved(mask, rows * columns), 'next batch row': moved(mask, heads * rows * columns),
      };
      for (const [name, other] of Object.entries(others)) totals.set(name, (totals.get(name) ?? 0) + correlation(mask, other, share) / Math.sqrt(seeds.length));
    }
    for (const [name, total] of totals) expect(Math.abs(total), name).toBeLessThan(bound);
  });

  test('has every pattern of eight neighbours as often as any other', async () => {
    for (const step of [1, columns]) {
      const draw = masks(shape, 0.5);
      const share = keptShare(0.5);
      const patterns = new Float64Array(256);
      let count = 0;
      for (const seed of seeds) {
        const mask = await draw({ seed });
        for (let block = 0; block + 8 * step <= entries; block += 8 * step) {
          for (let at = block; at < block + step; at++, count++) patterns[Array.from({ length: 8 }, (_, n) => mask[at + n * step]!).reduce((code, bit) => 2 * code + bit, 0)]!++;
        }
      }
      const statistic = patterns.reduce((total, found, code) => {
        const ones = [...code.toString(2)].filter((bit) => bit === '1').length;
        const expected = count * share ** ones * (1 - share) ** (8 - ones);
        return total + (found - expected) ** 2 / expected;
      }, 0);
      expect(chiDeviations(statistic, 255), `step ${step}`).toBeLessThan(bound);
    }
  });

  test('has no two rows or columns alike', async () => {
    const tall = await masks([4096, 64], 0.5)({ seed: 5 });
    expect(new Set(Array.from({ length: 4096 }, (_, n) => tall.subarray(64 * n, 64 * n + 64).join(''))).size).toBe(4096);
    const wide = await masks([64, 4096], 0.5)({ seed: 5 });
    expect(new Set(Array.from({ length: 4096 }, (_, column) => Array.from({ length: 64 }, (__, row) => wide[row * 4096 + column]!).join(''))).size).toBe(4096);
  });
});

describe('dropout', () => {
  const [seed, application] = [input('seed', 'int32', []), input('application', 'int32', [])];
  const fed = { seed: int([], [7]), application: int([], [2]) };
  const run = async (of: Shape, x: Tensor, probability: number): Promise<Tensor> =>
    (await runReference(closeGraph({ outputs: { y: dropout(input('x', 'float32', of), seed, application, { probability, place: 3 }) } }), { x, ...fed }))['y']!;

  test('makes what it keeps larger by what it drops, whatever the shape is called', async () => {
    const x: Tensor = { dtype: 'float32', shape: [3, 5, 40], data: new Float64Array(600).fill(2) };
    const found = await run([3, 5, 40], x, 0.25);
    for (const y of found.data) expect(y === 0 ? 2 / keptShare(0.25) : y).toBeCloseTo(2 / keptShare(0.25), 12);
    expect(found.data).toContain(0);
    expect(await run(['batch', 'sequence', 40], x, 0.25)).toEqual(found);
  });
  test('of one axis, and of none of its entries', async () => {
    expect((await run([5], { dtype: 'float32', shape: [5], data: Float64Array.of(1, 1, 1, 1, 1) }, 0.5)).data).toHaveLength(5);
    expect((await run(['none', 3], { dtype: 'float32', shape: [0, 3], data: new Float64Array(0) }, 0.5)).data).toHaveLength(0);
  });
  test('of probability 0 is nothing', () => {
    const x = input('x', 'float32', [2]);
    expect(dropout(x, seed, application, { probability: 0, place: 0 })).toBe(x);
  });
  test.for([{ probability: 1 }, { probability: -0.1 }, { probability: NaN }, { place: -1 }, { place: prime }, { place: 0.5 }])('refuses %o', (wrong) => {
    expect(() => dropoutMask(seed, application, [2, 2], { probability: 0.1, place: 0, ...wrong })).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
  test('refuses what is no scalar, and a shape without axes', () => {
    expect(() => dropoutMask(input('seed', 'int32', [2]), application, [2], { probability: 0.1, place: 0 })).toThrow(expect.objectContaining({ code: 'SHAPE' }));
    expect(() => dropoutMask(seed, application, [], { probability: 0.1, place: 0 })).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});
