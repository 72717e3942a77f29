import type { Part } from '../context.js';
import { elementTypes } from '../model-proto.js';

const asInt64 = { to: { int: elementTypes.int64 } };

export const indexing = {
  gather: (inputs, _, onnx) => onnx.node('Gather', inputs),
  scatterAdd: ([ids, x], _, onnx) => {
    const zeros = onnx.node('Expand', [onnx.scalar(0, 'float32'), onnx.sizes(onnx.type.shape)]);
    const rows = onnx.node('Unsqueeze', [onnx.node('Cast', [ids], asInt64), onnx.integers([-1])]); // [...ids, 1]
    return onnx.node('ScatterND', [zeros, rows, x], { reduction: { text: 'add' } });
  },
  iota: (_, { size }, onnx) => {
    const count = onnx.node('Squeeze', [onnx.node('Cast', [onnx.sizes([size])], { to: { int: elementTypes.int32 } })]); // []
    return onnx.node('Range', [onnx.scalar(0, 'int32'), count, onnx.scalar(1, 'int32')]);
  },
} satisfies Part<'gather' | 'scatterAdd' | 'iota'>;
