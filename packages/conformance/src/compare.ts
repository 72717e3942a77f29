import type { Tensor } from '@albertkit/core';

/** Where two tensors are apart the most, by how much, and the first five entries that are further apart than allowed. */
export type Comparison = { readonly difference: number; readonly where: string; readonly beyond: readonly string[] };

/** Below the smallest normal float32, where a device may flush to zero. */
const denormal = 2 ** -126;

/**
 * |got - wanted| / (1 + |wanted|) at worst, or over `by` where it is given, one size for all entries or one for each. Infinite where dtype, shape or
 * array differ, or one of two entries is not a number. Zeros of both signs are one value, and so is what lies between them
 * and the smallest normal float32.
 */
export function compare(got: Tensor | undefined, wanted: Tensor, allowed: number, by?: number | Tensor): Comparison {
  const misfit = !got ? 'is missing' : !sameForm(got, wanted) ? `is ${form(got)} where ${form(wanted)} was wanted` : undefined;
  if (!got || misfit) return { difference: Infinity, where: misfit!, beyond: [misfit!] };
  const beyond: string[] = [];
  let difference = 0;
  let where = 'nowhere';
  for (let n = 0; n < wanted.data.length; n++) {
    const [x, y] = [got.data[n]!, wanted.data[n]!];
    const size = typeof by === 'object' ? by.data[n]! : by ?? 1 + Math.abs(y);
    const apart = Object.is(x, y) || Math.abs(x - y) < denormal ? 0 : Math.abs(x - y) / size;
    const share = Number.isNaN(apart) ? Infinity : apart;
    if (share <= difference && share <= allowed) continue;
    const place = `${placeOf(n, wanted.shape)}: ${x} where ${y} was wanted`;
    if (share > difference) [difference, where] = [share, place];
    if (share > allowed && beyond.length < 5) beyond.push(place);
  }
  return { difference, where, beyond };
}

/** How far two tensors are apart at worst, as `compare` measures it. */
export const difference = (got: Tensor | undefined, wanted: Tensor): number => compare(got, wanted, 0).difference;

const sameForm = (a: Tensor, b: Tensor): boolean => a.dtype === b.dtype && a.shape.join() === b.shape.join() && a.data.length === b.data.length && (a.dtype === 'float32' || a.data.constructor === b.data.constructor);
const form = ({ dtype, shape, data }: Tensor): string => `${dtype}[${shape.join(', ')}] (${data.constructor.name} of ${data.length})`;

/** The index of an entry: 5 of [2, 3] is [1, 2]. */
function placeOf(n: number, shape: readonly number[]): string {
  let rest = n;
  const index = [...shape].reverse().map((size) => {
    const place = rest % size;
    rest = Math.floor(rest / size);
    return place;
  });
  return `[${index.reverse().join(', ')}]`;
}

/** The largest size of an entry. */
export function largest({ data }: Tensor): number {
  let worst = 0;
  for (const x of data) worst = Math.max(worst, Math.abs(x));
  return worst;
}
