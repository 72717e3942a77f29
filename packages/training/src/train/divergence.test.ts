import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diverges, isSound, watchLoss, withDefaults } from './divergence.js';
import { start } from './progress.js';

const limits = withDefaults({});
/** The first update, from 1, at which the loss runs away; undefined where it does not. */
function alarm(losses: Iterable<number>): number | undefined {
  let watch = start.watch;
  let update = 0;
  for (const loss of losses) {
    watch = watchLoss(watch, loss, true, limits);
    update++;
    if (diverges(watch, limits)) return update;
  }
  return undefined;
}
function* uniform(seed: number, count: number): Generator<number> {
  for (let n = 0, state = seed; n < count; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}
const seeds = fc.integer({ min: 1, max: 2 ** 31 });

test('what differs from batch to batch and does not rise raises no alarm: batches of several heads, labels that are all but learned', () =>
  fc.assert(fc.property(seeds, (seed) => {
    // Batches of one head, of another that learns fast, and of masked words: 0.02 to 6, as those of recipes/nano-1.json.
    const mixed = [...uniform(seed, 20_000)].map((x, n) => (x < 0.3 ? 0.02 + x : x < 0.8 ? 0.5 + x : 4 + 2 * x) * (1 + 2 * Math.exp(-n / 2000)));
    expect(alarm(mixed)).toBeUndefined();
    // Two heads, one of which has learned.
    expect(alarm([...uniform(seed, 5000)].map((x) => (x < 0.8 ? 0.05 : 6)))).toBeUndefined();
    // One batch in twenty has a row that is not learned.
    expect(alarm([...uniform(seed, 20_000)].map((x) => (x < 0.05 ? 60 * x : 0.001)))).toBeUndefined();
  }), { numRuns: 10 }));

test('a loss that climbs back to where it began, and stays, is seen soon, however little or much its batches differ', () =>
  fc.assert(fc.property(seeds, fc.double({ min: 0, max: 0.8, noNaN: true }), fc.integer({ min: 300, max: 3000 }), (seed, spread, when) => {
    const losses = [...uniform(seed, when + 400)].map((x, n) => (n < when ? 1 + 5 * Math.exp(-n / 100) : 6) * (1 + spread * (2 * x - 1)));
    const seen = alarm(losses)!;
    expect(seen).toBeGreaterThan(when);
    expect(seen).toBeLessThan(when + 100);
  }), { numRuns: 50 }));

test('an explosion is seen before its numbers end, and no state of it is one to go back to', () =>
  fc.assert(fc.property(fc.double({ min: 1.2, max: 10, noNaN: true }), fc.integer({ min: 50, max: 500 }), (growth, when) => {
    let watch = start.watch;
    for (const x of uniform(1, when)) watch = watchLoss(watch, 4 + 0.2 * x, true, limits);
    let updates = 0;
    for (; !diverges(watch, limits); updates++) {
      watch = watchLoss(watch, 4.2 * growth ** (updates + 1), true, limits);
      expect(isSound(watch, limits)).toBe(false);
    }
    expect(updates).toBeLessThan(40);
  }), { numRuns: 50 }));

test('a loss of 0 or below says nothing', () => {
  expect(alarm([...new Array<number>(100).fill(-5), ...new Array<number>(100).fill(5), 0, -1])).toBeUndefined();
  let watch = start.watch;
  for (const loss of [...new Array<number>(50).fill(0.1), 0.2, 0.2, 0.2, 0.2, 0.2, 0]) watch = watchLoss(watch, loss, true, limits);
  expect(isSound(watch, limits)).toBe(true);
});

test('a checkpoint on the way up is not one to go back to', () => {
  let watch = start.watch;
  for (let n = 0; n < 100; n++) watch = watchLoss(watch, 1, true, limits);
  expect(isSound(watch, limits)).toBe(true);
  expect(isSound(watchLoss(watch, 1, false, limits), limits)).toBe(false);
  while (isSound(watch, limits)) watch = watchLoss(watch, 3, true, limits);
  expect(diverges(watch, limits)).toBe(false);
});
