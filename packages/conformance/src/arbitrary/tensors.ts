import type { Tensor } from '@albertkit/core';
import fc from 'fast-check';
import { count } from './shapes.js';

/** Numbers from 0 to below 1, always the same for a seed (mulberry32, Tommy Ettinger, public domain). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One entry from a source of random numbers. */
export type Draw = (random: () => number) => number;
export const whole = (from: number, below: number): Draw => (random) => from + Math.floor(random() * (below - from));
/** Hundredths: far enough apart that a comparison cannot turn on rounding. */
export const hundredths = (from: number, to: number): Draw => (random) => whole(from, to + 1)(random) / 100;
export const ordinary = hundredths(-300, 300);
/** 0.5 to 3 of either sign: what one may divide by. */
export const away: Draw = (random) => hundredths(50, 300)(random) * (random() < 0.5 ? -1 : 1);
/** One of some values as often as not, an ordinary one else. */
export const among = (...values: readonly number[]): Draw => (random) => (random() < 0.5 ? values[whole(0, values.length)(random)]! : ordinary(random));

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const drawn = (shape: readonly number[], draw: Draw): fc.Arbitrary<number[]> => seeds.map((seed) => {
  const random = randomOf(seed);
  return Array.from({ length: count(shape) }, () => draw(random));
});
// Entries come from one seed each: shapes are what a failing case shrinks by.
export const floats = (shape: readonly number[], draw: Draw = ordinary): fc.Arbitrary<Tensor> => drawn(shape, draw).map((data) => float(shape, data));
export const ints = (shape: readonly number[], below: number, from = 0): fc.Arbitrary<Tensor> => drawn(shape, whole(from, below)).map((data) => int(shape, data));
export const bools = (shape: readonly number[]): fc.Arbitrary<Tensor> => drawn(shape, whole(0, 2)).map((data) => ({ dtype: 'bool', shape, data: Uint8Array.from(data) }));
export const anyType = (shape: readonly number[]): fc.Arbitrary<Tensor> => fc.oneof(floats(shape), ints(shape, 3, -2), bools(shape));

/** A float32 tensor of this shape and these entries. */
export const float = (shape: readonly number[], data: ArrayLike<number>): Tensor => ({ dtype: 'float32', shape, data: Float32Array.from(data) });
/** An int32 tensor of this shape and these entries. */
export const int = (shape: readonly number[], data: ArrayLike<number>): Tensor => ({ dtype: 'int32', shape, data: Int32Array.from(data) });
