import type { Part, Runtime } from '../tfjs.js';
import { stretch } from './broadcast.js';

export const linear = (runtime: Runtime) => {
  const { tf, turned } = runtime;
  return {
    linear: ([x, weight, bias], _, { shape }) => {
      const [out, inner] = weight.shape as [number, number];
      if (inner === 0) return stretch(runtime, bias, shape);
      // A product with a transposed operand is many times slower on wasm, so a weight is turned when it is loaded.
      const b = turned.get(weight) ?? tf.transpose(weight, [1, 0]);
      return tf.reshape(tf.fused.matMul({ a: tf.reshape(x, [x.size / inner, inner]), b, bias: tf.reshape(bias, [out]) }), [...shape]);
    },
  } satisfies Part<'linear'>;
};
