import type { Part } from '../context.js';

export const source = {
  constant: (_, { value, dtype }, onnx) => onnx.scalar(value, dtype),
} satisfies Part<'constant'>;
