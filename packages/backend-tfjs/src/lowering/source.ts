import { filled } from '../tensors.js';
import type { Part, Runtime } from '../tfjs.js';

export const source = ({ tf }: Runtime) => ({
  constant: (_, { value, dtype }) => filled(tf, dtype, [], value),
}) satisfies Part<'constant'>;
