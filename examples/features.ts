import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

await using features = await pipeline('feature-extraction', 'models/nano-base', { backend: onnxBackend({ runtime }) });

const { vector, shape } = await features('Book a table for two', { normalise: true });
console.log(shape, `of length ${Math.hypot(...vector).toFixed(3)}`);

const text = 'Book a table';
const { tokens, shape: each } = await features(text, { pooling: 'none' });
console.log(each, tokens!.map(({ token, start, end }) => (end === 0 ? token : text.slice(start, end))));
