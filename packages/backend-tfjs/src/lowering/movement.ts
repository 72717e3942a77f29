import { AlbertkitError } from '@albertkit/core';
import { filled } from '../tensors.js';
import type { Part, Runtime, TfTensor } from '../tfjs.js';

/** A shape as what stands before an axis, the axis, and what stands after: slices and such work on these three whatever the rank. */
const around = ({ shape }: TfTensor, axis: number): [number, number, number] => [count(shape.slice(0, axis)), shape[axis]!, count(shape.slice(axis + 1))];
const count = (shape: readonly number[]): number => shape.reduce((n, dim) => n * dim, 1);

export const movement = ({ tf }: Runtime) => ({
  reshape: ([x], _, { shape }) => tf.reshape(x, [...shape]),
  transpose: ([x], { order }) => tf.transpose(x, [...order]),
  slice: ([x], { axis, start }, { shape }) => {
    const [before, whole, after] = around(x, axis);
    const size = shape[axis]!;
    if (start + size > whole) throw new AlbertkitError('SHAPE', `slice: axis ${axis} has ${whole} entries, fewer than ${start + size}.`, { axis, start, shape: x.shape });
    return tf.reshape(tf.slice(tf.reshape(x, [before, whole, after]), [0, start, 0], [before, size, after]), [...shape]);
  },
  pad: ([x], { axis, start }, { shape }) => {
    if (x.size === 0) return filled(tf, x.dtype as 'float32', shape);
    const [before, size, after] = around(x, axis);
    const number = x.dtype === 'bool' ? tf.cast(x, 'int32') : x;
    const padded = tf.pad(tf.reshape(number, [before, size, after]), [[0, 0], [start, shape[axis]! - size - start], [0, 0]]);
    return tf.reshape(x.dtype === 'bool' ? tf.cast(padded, 'bool') : padded, [...shape]);
  },
  concat: (inputs, { axis }, { shape }) => {
    const parts = inputs.filter(({ size }) => size > 0).map((x) => {
      const [before, size, after] = around(x, axis);
      return tf.reshape(x, [before, size * after]);
    });
    return tf.reshape(parts.length === 1 ? parts[0]! : tf.concat(parts, 1), [...shape]);
  },
}) satisfies Part<'reshape' | 'transpose' | 'slice' | 'pad' | 'concat'>;
