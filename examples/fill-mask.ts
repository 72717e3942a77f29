import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

await using fill = await pipeline('fill-mask', 'models/nano-base', { backend: onnxBackend({ runtime }) });

const { masks } = await fill('The United [MASK] of America', { topK: 3 });
for (const { text, score } of masks[0]!.predictions) console.log(`${text} ${score.toFixed(2)}`);
