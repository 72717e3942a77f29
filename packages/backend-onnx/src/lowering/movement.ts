import { sameShape, type Shape } from '@albertkit/core';
import type { Onnx, Part } from '../context.js';

export const movement = {
  reshape: ([x], { shape }, onnx) => reshaped(x, onnx.operands[0]!.shape, shape, onnx),
  transpose: ([x], { order }, onnx) => onnx.node('Transpose', [x], { perm: { ints: order } }),
  slice: ([x], { axis, start, size }, onnx) => onnx.node('Slice', [x, onnx.integers([start]), onnx.integers([start + size]), onnx.integers([axis])]),
  pad: ([x], { axis, start, total }, onnx) => {
    const size = onnx.operands[0]!.shape[axis] as number;
    const pads = typeof total === 'number'
      ? onnx.integers([start, total - start - size])
      : onnx.node('Concat', [onnx.integers([start]), onnx.node('Sub', [onnx.sizes([total]), onnx.integers([start + size])])], { axis: { int: 0 } });
    return onnx.node('Pad', [x, pads, '', onnx.integers([axis])]);
  },
  concat: (inputs, { axis }, onnx) => onnx.node('Concat', inputs, { axis: { int: axis } }),
} satisfies Part<'reshape' | 'transpose' | 'slice' | 'pad' | 'concat'>;

/** `x` of shape `from` in shape `to`; a shape that ONNX can say without named sizes costs nothing in a run. */
export function reshaped(x: string, from: Shape, to: Shape, onnx: Onnx): string {
  if (sameShape(from, to)) return x;
  const reshape = (shape: string, zeroIsSize: boolean): string => onnx.node('Reshape', [x, shape], { allowzero: { int: zeroIsSize ? 1 : 0 } });
  const named = to.filter((dim, axis) => typeof dim === 'string' && dim !== from[axis]);
  const kept = to.some((dim, axis) => typeof dim === 'string' && dim === from[axis]);
  if (to.includes(0)) return reshape(onnx.sizes(to), true);
  // 0 keeps the size of that axis; -1 is found by division, so no other size may turn out to be zero.
  if (named.length === 0 || (named.length === 1 && !kept)) return reshape(onnx.integers(to.map((dim, axis) => (typeof dim === 'number' ? dim : dim === from[axis] ? 0 : -1))), false);
  return reshape(onnx.sizes(to), true);
}
