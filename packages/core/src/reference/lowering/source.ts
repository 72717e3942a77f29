import { type Part, zeros } from '../array.js';

export const source = {
  constant: (_, { value, dtype }) => {
    const out = zeros(dtype, []);
    out.data[0] = value;
    return out;
  },
} satisfies Part<'constant'>;
