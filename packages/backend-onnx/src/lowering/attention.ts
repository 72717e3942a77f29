import type { Part } from '../context.js';

/** onnxruntime's own operator; https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md. */
export const contribAttention = {
  attention: ([q, k, v, bias], { heads }, onnx) => {
    const [query, key] = onnx.operands;
    const [batch, rows] = query!.shape;
    // It stretches a bias over batch and heads, and not over queries.
    const stretched = onnx.node('Expand', [bias, onnx.sizes([batch!, 1, rows!, key!.shape[1]!])]);
    return onnx.node('MultiHeadAttention', [q, k, v, '', '', stretched], { num_heads: { int: heads } }, 'com.microsoft');
  },
} satisfies Part<'attention'>;
