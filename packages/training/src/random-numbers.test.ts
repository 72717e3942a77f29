import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomNumbers, shuffledNumbers, type Purpose } from './random-numbers.js';

const draw = (seed: number, purpose: Purpose, place?: readonly [number, number, number]): number[] => {
  const random = randomNumbers(seed, purpose, place);
  return Array.from({ length: 10 }, random.word);
};

test('the same seed, purpose and place give the same numbers, and any other give others', () => {
  const streams = [draw(1, 'masks'), draw(2, 'masks'), draw(2 ** 32 + 1, 'masks'), draw(1, 'examples'), draw(1, 'masks', [1, 0, 0]), draw(1, 'masks', [0, 1, 0]), draw(1, 'masks', [0, 0, 1])];
  expect(draw(1, 'masks', [0, 0, 0])).toEqual(streams[0]);
  expect(new Set(streams.flat()).size).toBe(70);
});

test('numbers stay below their bound and fall evenly', () => {
  const random = randomNumbers(5, 'examples');
  const counts = new Array<number>(7).fill(0);
  for (let n = 0; n < 7000; n++) counts[random.below(7)]!++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (6 / 7)));
  let hits = 0;
  for (let n = 0; n < 10_000; n++) hits += Number(random.chance(0.1));
  expect(Math.abs(hits - 1000)).toBeLessThan(5 * Math.sqrt(900));
  expect(random.chance(0)).toBe(false);
  expect(random.chance(1)).toBe(true);
});

test('shuffling keeps every number once', () => {
  fc.assert(fc.property(fc.nat(100), fc.nat(), (count, seed) => {
    const numbers = shuffledNumbers(count, randomNumbers(seed, 'batches'));
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
  }));
  // Each of three numbers comes first as often as the others.
  const firsts = [0, 0, 0];
  for (let seed = 0; seed < 3000; seed++) firsts[shuffledNumbers(3, randomNumbers(seed, 'batches'))[0]!]!++;
  for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (2 / 3)));
});

test('a seed is a whole number', () => {
  for (const seed of [-1, 0.5, NaN, 2 ** 53]) expect(() => randomNumbers(seed, 'masks')).toThrow(expect.objectContaining({ code: 'SEED_RANGE' }));
});
