import { onnxBackend } from '@albertkit/backend-onnx';
import { referenceBackend } from '@albertkit/core/reference';
import { pipeline } from '@albertkit/tasks';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';

const text = 'What a lovely surprise!';
for (const backend of [onnxBackend({ runtime: node }), onnxBackend({ runtime: web }), referenceBackend()]) {
  await using sentiment = await pipeline('text-classification', 'models/nano', { backend, head: 'sentiment' });
  const [best] = (await sentiment(text)).labels;
  console.log(`${best!.label} ${best!.score.toFixed(5)}`);
}
