import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

const backend = onnxBackend({ runtime });
await using sentiment = await pipeline('text-classification', 'models/nano', { backend, head: 'sentiment' });

for (const text of ['I love this, thank you so much!', 'This is the worst day ever.', 'The shop opens at nine.']) {
  const { labels } = await sentiment(text);
  console.log(labels.map(({ label, score }) => `${label} ${score.toFixed(2)}`).join('  '));
}
