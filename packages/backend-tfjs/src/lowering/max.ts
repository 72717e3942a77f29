import { filled } from '../tensors.js';
import type { Part, Runtime } from '../tfjs.js';
import { reduced } from './reduced.js';

export const max = (runtime: Runtime) => ({
  max: ([x], { axes }, { shape }) =>
    (x.size === 0 ? filled(runtime.tf, 'float32', shape, -Infinity) : reduced(runtime, x, axes, shape, (rows) => runtime.tf.max(rows, 1))),
}) satisfies Part<'max'>;
