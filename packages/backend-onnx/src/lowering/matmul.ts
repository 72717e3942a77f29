import { sameShape, type Dim } from '@albertkit/core';
import type { Onnx, Part } from '../context.js';

export const matmul = {
  matmul: ([a, b], _, onnx) => {
    const [left, right] = onnx.operands;
    const { shape } = onnx.type;
    const inner = left!.shape.at(-1)!;
    if (inner === 0 || shape.includes(0)) return zeros(onnx);
    const flat = right!.shape.length === 2;
    const product = onnx.node('MatMul', flat ? [a, b] : [stretched(a, left!.shape, onnx), stretched(b, right!.shape, onnx)]);
    // Over no numbers at all, onnxruntime 1.30 leaves a batched product unset and gives one that stretches a wrong shape.
    const sound = typeof inner === 'number' || flat || shape.some((dim) => emptyWith(dim, inner));
    return sound ? product : onnx.node('Where', [onnx.node('Equal', [onnx.sizes([inner]), onnx.integers([0])]), zeros(onnx), product]);
  },
} satisfies Part<'matmul'>;

const zeros = (onnx: Onnx): string => onnx.node('ConstantOfShape', [onnx.sizes(onnx.type.shape)]);

/** A batch of matrices in the result's batch: onnxruntime 1.30 cannot stretch size 1 to a size that turns out to be 0. */
function stretched(x: string, from: readonly Dim[], onnx: Onnx): string {
  const batch = onnx.type.shape.slice(0, -2);
  const fits = sameShape(from.slice(0, -2), batch) || batch.every((dim) => typeof dim === 'number');
  return fits ? x : onnx.node('Expand', [x, onnx.sizes([...batch, ...from.slice(-2)])]);
}

/** Whether a size is 0 whenever another one is. */
const emptyWith = (dim: Dim, inner: string): boolean => typeof dim === 'string' && inner.split('*').every((name) => dim.split('*').includes(name));
