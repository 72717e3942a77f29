import { type Part, type ReferenceArray, stretched, zeros } from '../array.js';
import type { At } from '../../interpret.js';

const compare = (f: (a: number, b: number) => boolean) => ([a, b]: readonly [ReferenceArray, ReferenceArray], _: unknown, { shape }: At): ReferenceArray => {
  const out = zeros('bool', shape);
  const [left, right] = [stretched(a, shape), stretched(b, shape)];
  for (let n = 0; n < out.data.length; n++) out.data[n] = f(left[n]!, right[n]!) ? 1 : 0;
  return out;
};

export const compareOps = {
  equal: compare((a, b) => a === b),
  less: compare((a, b) => a < b),
  where: ([condition, a, b], _, { shape }) => {
    const out = zeros(a.dtype, shape);
    const [choice, left, right] = [stretched(condition, shape), stretched(a, shape), stretched(b, shape)];
    for (let n = 0; n < out.data.length; n++) out.data[n] = choice[n] ? left[n]! : right[n]!;
    return out;
  },
  cast: ([x], { to }, { shape }) => {
    const out = zeros(to, shape);
    for (let n = 0; n < out.data.length; n++) out.data[n] = to === 'bool' ? Number(x.data[n] !== 0) : to === 'int32' ? Math.trunc(x.data[n]!) : x.data[n]!;
    return out;
  },
} satisfies Part<'equal' | 'less' | 'where' | 'cast'>;
