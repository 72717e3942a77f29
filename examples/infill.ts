import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

await using infilling = await pipeline('infilling', 'models/nano-base', { backend: onnxBackend({ runtime }) });

const text = 'He sat down at banana table.';
const { text: edited, edits, before, after } = await infilling({ text, spans: [{ start: 15, end: 21 }] });
for (const { start, end, was, now } of edits) console.log(`${start} to ${end}: "${was}" became "${now}"`);
console.log(`${before.score.toFixed(1)} ${text}\n${after.score.toFixed(1)} ${edited}`);
