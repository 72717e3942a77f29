import type { Part } from '../context.js';

export const normalise = {
  softmax: ([x], _, onnx) => onnx.node('Softmax', [x], { axis: { int: -1 } }),
  logSoftmax: ([x], _, onnx) => onnx.node('LogSoftmax', [x], { axis: { int: -1 } }),
  layerNorm: (inputs, { epsilon }, onnx) => onnx.node('LayerNormalization', inputs, { axis: { int: -1 }, epsilon: { float: epsilon } }),
} satisfies Part<'softmax' | 'logSoftmax' | 'layerNorm'>;
