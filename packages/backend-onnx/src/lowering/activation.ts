import type { Part } from '../context.js';

export const activation = {
  gelu: ([x], _, onnx) => onnx.node('Gelu', [x], { approximate: { text: 'none' } }),
  geluTanh: ([x], _, onnx) => onnx.node('Gelu', [x], { approximate: { text: 'tanh' } }),
  relu: ([x], _, onnx) => onnx.node('Relu', [x]),
  sigmoid: ([x], _, onnx) => onnx.node('Sigmoid', [x]),
} satisfies Part<'gelu' | 'geluTanh' | 'relu' | 'sigmoid'>;
