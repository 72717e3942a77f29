import { type Part, places, stretched, stretchedStrides, zeros } from '../array.js';

export const broadcast = {
  sum: ([x], _, { shape }) => {
    const out = zeros(x.dtype, shape);
    const to = places(x.shape, stretchedStrides(shape, x.shape));
    for (let n = 0; n < x.data.length; n++) out.data[to[n]!]! += x.data[n]!;
    return out;
  },
  expand: ([x], _, { shape }) => {
    const out = zeros(x.dtype, shape);
    out.data.set(stretched(x, shape));
    return out;
  },
} satisfies Part<'sum' | 'expand'>;
