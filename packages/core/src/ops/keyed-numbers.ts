import type { Value } from '../ir/value.js';
import { cast } from './compare.js';
import { add, mul, scale, sub } from './elementwise.js';
import { iota } from './indexing.js';
import { constant } from './source.js';

/**
 * Pseudo-random numbers as ordinary graph, the same to the bit on every backend: whole numbers modulo a prime in float32. Nothing is
 * larger than about 2^20, so each is exact, and a quotient is never so near a whole number that a device's rounding could move it over.
 */
export const prime = 1019;
const half = (prime - 1) / 2;
const number = (x: Value): Value => cast(x, 'float32');
const wholePart = (x: Value): Value => number(cast(x, 'int32'));
const plus = (x: Value, by: number): Value => add(x, constant(by));
const times = (x: Value, by: number): Value => scale(x, by);

/** A whole number from -half - prime to 2^20 to the one of -half to half that is alike modulo the prime; the half added keeps quotients off whole numbers. */
function residue(x: Value): Value {
  const moved = plus(x, prime + half + 0.5);
  return plus(sub(moved, times(wholePart(times(moved, 1 / prime)), prime)), -half - 0.5);
}

/** The lowest digit of a whole number from 0 and what is above it, to a base that is a power of two. */
function digits(x: Value, base: number): { readonly low: Value; readonly high: Value } {
  const high = wholePart(times(x, 1 / base));
  return { low: sub(x, times(high, base)), high };
}

/** A whole number from 0 to 2^20 as two residues that no other number below prime^2 has. */
function residues(x: Value): { readonly low: Value; readonly high: Value } {
  const high = wholePart(times(plus(x, 0.5), 1 / prime));
  return { low: plus(sub(x, times(high, prime)), -half), high: plus(high, -half) };
}

type State = { readonly x: Value; readonly y: Value };
/** One round of a Feistel network over the residues: a permutation of pairs. `y` is at most 2 half. */
const round = ({ x, y }: State, by?: Value): State => {
  const inner = by ? add(y, by) : y;
  return { x: y, y: residue(add(x, mul(inner, inner))) };
};

/** Keys that follow from a seed (below 2^24), a number of an application (below 2^20) and a place (below the prime): `x` and `y` [count]. */
export function keys(seed: Value, application: Value, place: number, count: number): State {
  const { low, high } = digits(number(seed), 256);
  const { low: middle, high: top } = digits(high, 256);
  const applied = residues(number(application));
  const started: State = { x: add(times(number(iota(count)), 29), plus(low, -128)), y: plus(middle, -128) };
  const seeded = twice(started);
  const placed = twice({ x: residue(add(seeded.x, plus(top, -128))), y: residue(add(seeded.y, applied.low)) });
  return twice(twice({ x: residue(plus(placed.x, place)), y: residue(add(placed.y, applied.high)) }));
}
const twice = (state: State): State => round(round(state));

/**
 * Two residues for each number (from 0; those 2^20 apart are alike) and each key, a pair that no other number below prime^2 has:
 * whole numbers from -half to half, of the shape that the numbers and each of the four keys stretch to.
 */
export function keyedNumbers(numbers: Value, [first, second, third, fourth]: readonly [Value, Value, Value, Value]): State {
  const { low, high } = residues(digits(number(numbers), 2 ** 20).low);
  const started = round({ x: add(low, first), y: add(high, second) });
  return twice(round(round(started, third), fourth));
}
