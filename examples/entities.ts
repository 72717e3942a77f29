import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

await using slots = await pipeline('token-classification', 'models/nano-slots', { backend: onnxBackend({ runtime }) });

const text = 'Book a table for two at a Thai restaurant in Boston tomorrow';
for (const { label, start, end } of (await slots(text)).entities) {
  console.log(`${label}: "${text.slice(start, end)}" (${start} to ${end})`);
}
