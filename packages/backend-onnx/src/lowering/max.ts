import type { Part } from '../context.js';

export const max = {
  max: ([x], { axes }, onnx) => (axes.length === 0 ? x : onnx.node('ReduceMax', [x, onnx.integers(axes)])),
} satisfies Part<'max'>;
