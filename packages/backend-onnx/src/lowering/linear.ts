import { dimProduct } from '@albertkit/core';
import type { Part } from '../context.js';
import { reshaped } from './movement.js';

export const linear = {
  // The weight stays as the checkpoint stores it, so a word table that is the decoder too is one initializer.
  linear: ([x, weight, bias], _, onnx) => {
    const [from, to] = [onnx.operands[0]!.shape, onnx.type.shape];
    const rows = dimProduct(from.slice(0, -1));
    const flat = reshaped(x, from, [rows, from.at(-1)!], onnx); // [rows, in]
    const product = onnx.node('Gemm', [flat, weight, bias], { transB: { int: 1 } }); // [rows, out]
    return reshaped(product, [rows, to.at(-1)!], to, onnx);
  },
} satisfies Part<'linear'>;
