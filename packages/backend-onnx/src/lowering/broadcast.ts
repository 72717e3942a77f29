import type { Part } from '../context.js';
import { elementTypes } from '../model-proto.js';

export const broadcast = {
  // Without axes ONNX would reduce over all of them.
  sum: ([x], { axes }, onnx) => (axes.length === 0 ? x : onnx.node('ReduceSum', [x, onnx.integers(axes)])),
  expand: ([x], { shape }, onnx) => {
    if (!shape.includes(0)) return onnx.node('Expand', [x, onnx.sizes(shape)]);
    // onnxruntime 1.30 takes an Expand of size 1 to a constant 0 for one that changes nothing.
    return onnx.node('Cast', [onnx.node('ConstantOfShape', [onnx.sizes(shape)])], { to: { int: elementTypes[onnx.type.dtype] } });
  },
} satisfies Part<'sum' | 'expand'>;
