import { type Part, places, stretchedStrides, zeros } from '../array.js';

export const max = {
  max: ([x], _, { shape }) => {
    const out = zeros(x.dtype, shape);
    out.data.fill(-Infinity);
    const to = places(x.shape, stretchedStrides(shape, x.shape));
    for (let n = 0; n < x.data.length; n++) out.data[to[n]!] = Math.max(out.data[to[n]!]!, x.data[n]!);
    return out;
  },
} satisfies Part<'max'>;
