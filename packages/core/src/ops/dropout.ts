import { apply, defineOp } from '../ir/op.js';
import { dimProduct, ShapeError, type Shape } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { cast, less } from './compare.js';
import { add, mul, scale, sub } from './elementwise.js';
import { iota } from './indexing.js';
import { keyedNumbers, keys, prime } from './keyed-numbers.js';
import { reshape, slice } from './movement.js';
import { constant } from './source.js';

type Settings = {
  /** The share of entries that become 0, above 0 and below 1; rounded to a multiple of 1/1019. */
  readonly probability: number;
  /** Which mask of an application it is, a whole number from 0 to 1018. */
  readonly place: number;
};
/** Two for rows, one for columns. */
const lanes = 3;
/** Larger than any sum of two products, so that quotients are positive. */
const offset = 512;

/**
 * What dropout multiplies by (Srivastava et al., JMLR 15, 2014): 0, or 1 over the share that is kept, as float32 of `shape`, from int32
 * scalars, a seed (from 0, below 2^24) and the number of an application (from 0, below 2^20). The same on every backend to the bit.
 */
export const dropoutMaskOp = defineOp({
  name: 'dropoutMask', arity: 2,
  infer: ([seed, application], { shape, probability, place }: Settings & { readonly shape: Shape }) => {
    const scalars = [seed, application].every(({ dtype, shape: { length } }) => dtype === 'int32' && length === 0);
    if (!scalars || shape.length === 0) throw new ShapeError('dropoutMask', [seed, application], 'wants two int32 scalars and a shape of at least one axis');
    if (!(probability > 0 && probability < 1)) throw new ShapeError('dropoutMask', [seed, application], `wants a probability above 0 and below 1, not ${probability}`);
    if (!Number.isInteger(place) || place < 0 || place >= prime) throw new ShapeError('dropoutMask', [seed, application], `wants a place from 0 to ${prime - 1}, not ${place}`);
    return { dtype: 'float32', shape };
  },
  // Whether an entry is kept depends on (a.b + d) mod prime, with two numbers a and one d for its row and two numbers b for its column.
  decompose: ([seed, application], { shape, probability, place }) => {
    const { x, y } = keys(seed, application, place, 2 * lanes);
    const keysOf = (start: number, size: number): [Value, Value, Value, Value] => [slice(x, 0, start, size), slice(y, 0, start, size), slice(x, 0, lanes + start, size), slice(y, 0, lanes + start, size)];
    const rows = dimProduct(shape.slice(0, -1));
    const ofRows = keyedNumbers(reshape(iota(rows), [rows, 1]), keysOf(0, 2)); // [rows, 2]
    const row = (of: Value, n: number): Value => scale(slice(of, 1, n, 1), 1 / prime);
    const { x: firstColumn, y: secondColumn } = keyedNumbers(iota(shape.at(-1)!), keysOf(2, 1)); // [columns]
    // The half keeps the fraction in the middle between what decides one way and what decides the other, so rounding cannot.
    const shifted = add(row(ofRows.y, 1), constant(offset + 0.5 / prime));
    const quotient = add(mul(row(ofRows.x, 0), firstColumn), add(mul(row(ofRows.y, 0), secondColumn), shifted)); // [rows, columns]
    const fraction = sub(quotient, cast(cast(quotient, 'int32'), 'float32'));
    const kept = Math.min(prime - 1, Math.max(1, Math.round((1 - probability) * prime)));
    return reshape(scale(cast(less(fraction, constant(kept / prime)), 'float32'), prime / kept), shape);
  },
});

/** The mask of `dropoutMaskOp`; throws `SHAPE` where seed, application or settings are not its. */
export const dropoutMask = (seed: Value, application: Value, shape: Shape, settings: Settings): Value => apply(dropoutMaskOp, [seed, application], { shape, ...settings });

/**
 * x with entries dropped and the others made larger for it, by an int32 seed and application as `dropoutMaskOp` takes them; x itself
 * where the probability is 0. Two masks of one seed differ where application or place do.
 */
export const dropout = (x: Value, seed: Value, application: Value, settings: Settings): Value =>
  (settings.probability === 0 ? x : mul(x, dropoutMask(seed, application, x.type.shape, settings)));
