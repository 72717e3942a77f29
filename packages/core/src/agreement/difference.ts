import type { Tensor, Tensors } from '../backend.js';
import { showShape } from '../ir/shape.js';
import type { Tolerance } from './tolerance.js';

/** How far two tensors lie apart at worst; `expected` is the definition. */
export type Difference = {
  /** Largest absolute difference; Infinity where one of two entries alone is not a number, or the tensors do not compare. */
  readonly absolute: number;
  /** Largest difference over the larger of both sizes: 0 to 2. */
  readonly relative: number;
  /** Largest number of float32 values between two entries. */
  readonly ulp: number;
  /** Largest difference as a share of what is allowed there: the tensors agree up to 1. */
  readonly share: number;
  /** How many numbers were compared. */
  readonly values: number;
  /** Where the largest share is: the run it was in, the place in row-major order. */
  readonly worst?: { readonly run: number; readonly index: number; readonly expected: number; readonly actual: number };
  /** Why the tensors do not compare: a dtype, a shape, an output that did not come. */
  readonly mismatch?: string;
};

export const noDifference: Difference = { absolute: 0, relative: 0, ulp: 0, share: 0, values: 0 };

export const withinTolerance = ({ share }: Difference): boolean => share <= 1;

/** Compares two tensors entry by entry. `slack` is allowed everywhere on top of the tolerance; `run` is told in `worst`. */
export function differenceOf(expected: Tensor, actual: Tensor | undefined, tolerance: Tolerance, { run = 0, slack = 0 }: { readonly run?: number; readonly slack?: number } = {}): Difference {
  const mismatch = mismatchOf(expected, actual);
  if (mismatch !== undefined || !actual) return { absolute: Infinity, relative: 2, ulp: Infinity, share: Infinity, values: 0, ...(mismatch === undefined ? {} : { mismatch }) };
  const exact = expected.dtype !== 'float32';
  let [absolute, relative, ulp, share, index] = [0, 0, 0, 0, -1];
  for (let n = 0; n < expected.data.length; n++) {
    const [wanted, found] = [expected.data[n]!, actual.data[n]!];
    // What overflows float32, or is not a number, can only come as itself.
    if (Object.is(wanted, found) || wanted === found || (!exact && !Number.isFinite(Math.fround(wanted)) && Object.is(Math.fround(wanted), Math.fround(found)))) continue;
    const apart = Number.isFinite(wanted) && Number.isFinite(found) ? Math.abs(wanted - found) : Infinity;
    const part = exact ? Infinity : apart / (slack + tolerance.absolute + tolerance.relative * Math.abs(wanted));
    absolute = Math.max(absolute, apart);
    relative = Math.max(relative, apart === Infinity ? 2 : apart / Math.max(Math.abs(wanted), Math.abs(found)));
    ulp = Math.max(ulp, exact || apart === Infinity ? apart : floatsBetween(wanted, found));
    if (part > share) [share, index] = [part, n];
  }
  const worst = index < 0 ? {} : { worst: { run, index, expected: expected.data[index]!, actual: actual.data[index]! } };
  return { absolute, relative, ulp, share, values: expected.data.length, ...worst };
}

/** The difference of each expected output. */
export const differencesOf = (expected: Tensors, actual: Tensors, tolerance: Tolerance, run = 0): Readonly<Record<string, Difference>> =>
  Object.fromEntries(Object.entries(expected).map(([name, tensor]) => [name, differenceOf(tensor, actual[name], tolerance, { run })]));

/** Two differences of the same output in several runs as one. */
export function worseOf(a: Difference, b: Difference): Difference {
  const { worst, mismatch } = b.share > a.share ? b : a;
  return {
    absolute: Math.max(a.absolute, b.absolute), relative: Math.max(a.relative, b.relative), ulp: Math.max(a.ulp, b.ulp),
    share: Math.max(a.share, b.share), values: a.values + b.values,
    ...(worst ? { worst } : {}), ...(mismatch === undefined ? {} : { mismatch }),
  };
}

function mismatchOf(expected: Tensor, actual: Tensor | undefined): string | undefined {
  if (!actual) return 'it did not come';
  const same = expected.dtype === actual.dtype && expected.shape.join() === actual.shape.join() && expected.data.length === actual.data.length;
  return same ? undefined : `${expected.dtype}${showShape(expected.shape)} was wanted and ${actual.dtype}${showShape(actual.shape)} came`;
}

/** How many steps of float32 lie between two numbers. */
const floatsBetween = (a: number, b: number): number => Math.abs(ordinal(a) - ordinal(b));

/** The place of a number among all float32, in order; both zeros have the same. */
function ordinal(value: number): number {
  bits.setFloat32(0, value);
  const word = bits.getInt32(0);
  return word < 0 ? -(word & 0x7fffffff) : word;
}
const bits = new DataView(new ArrayBuffer(4));
