import type { Part, Runtime } from '../tfjs.js';
import { stretch } from './broadcast.js';

export const compareOps = (runtime: Runtime) => {
  const { tf } = runtime;
  return {
    equal: ([a, b]) => tf.equal(a, b),
    less: ([a, b]) => tf.less(a, b),
    where: ([condition, a, b], _, { shape }) => tf.where(stretch(runtime, condition, shape), stretch(runtime, a, shape), stretch(runtime, b, shape)),
    // The cast of TensorFlow.js to bool keeps the last byte of a number.
    cast: ([x], { to }) => (to === 'bool' ? tf.notEqual(tf.cast(x, 'float32'), 0) : tf.cast(x, to)),
  } satisfies Part<'equal' | 'less' | 'where' | 'cast'>;
};
