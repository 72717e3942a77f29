import type { Part, Runtime } from '../tfjs.js';

export const normalise = ({ tf }: Runtime) => ({
  softmax: ([x]) => tf.softmax(x),
}) satisfies Part<'softmax'>;
