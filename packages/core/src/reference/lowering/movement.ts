import { AlbertkitError } from '../../errors.js';
import { elements } from '../../ir/shape.js';
import { type Part, places, strides, zeros } from '../array.js';

export const movement = {
  reshape: ([x], _, { shape }) => ({ ...x, shape, data: x.data.slice() }),
  transpose: ([x], { order }, { shape }) => {
    const own = strides(x.shape);
    const from = places(shape, order.map((axis) => own[axis]!));
    const out = zeros(x.dtype, shape);
    for (let n = 0; n < out.data.length; n++) out.data[n] = x.data[from[n]!]!;
    return out;
  },
  slice: ([x], { axis, start }, { shape }) => {
    const own = strides(x.shape);
    const from = places(shape, own, start * own[axis]!);
    if (start + shape[axis]! > x.shape[axis]!) throw new AlbertkitError('SHAPE', `slice: axis ${axis} has ${x.shape[axis]} entries, fewer than ${start + shape[axis]!}.`, { axis, start, shape: x.shape });
    const out = zeros(x.dtype, shape);
    for (let n = 0; n < out.data.length; n++) out.data[n] = x.data[from[n]!]!;
    return out;
  },
  pad: ([x], { axis, start }, { shape }) => {
    const steps = strides(shape);
    const to = places(x.shape, steps, start * steps[axis]!);
    const out = zeros(x.dtype, shape);
    for (let n = 0; n < x.data.length; n++) out.data[to[n]!] = x.data[n]!;
    return out;
  },
  concat: (inputs, { axis }, { shape }) => {
    const out = zeros(inputs[0]!.dtype, shape);
    const inner = elements(shape.slice(axis + 1));
    const outer = elements(shape.slice(0, axis));
    let start = 0;
    for (const x of inputs) {
      const width = x.shape[axis]! * inner;
      for (let row = 0; row < outer; row++) out.data.set(x.data.subarray(row * width, (row + 1) * width), row * shape[axis]! * inner + start);
      start += width;
    }
    return out;
  },
} satisfies Part<'reshape' | 'transpose' | 'slice' | 'pad' | 'concat'>;
