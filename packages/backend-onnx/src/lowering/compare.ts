import type { Part } from '../context.js';
import { elementTypes } from '../model-proto.js';

export const compare = {
  equal: (inputs, _, onnx) => onnx.node('Equal', inputs),
  less: (inputs, _, onnx) => onnx.node('Less', inputs),
  where: (inputs, _, onnx) => onnx.node('Where', inputs),
  cast: ([x], { to }, onnx) => onnx.node('Cast', [x], { to: { int: elementTypes[to] } }),
} satisfies Part<'equal' | 'less' | 'where' | 'cast'>;
