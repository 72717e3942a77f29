import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

await using slots = await pipeline('token-classification', 'models/nano', { backend: onnxBackend({ runtime }), head: 'slots' });

const text = 'Book a table for two at a Thai restaurant in San Francisco tomorrow';
for (const { label, start, end } of (await slots(text)).entities) {
  console.log(`${label}: "${text.slice(start, end)}" (${start} to ${end})`);
}
