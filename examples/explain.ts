import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import { explainer } from '@albertkit/tasks/explain';
import * as runtime from 'onnxruntime-node';

const backend = onnxBackend({ runtime });
await using sentiment = await pipeline('text-classification', 'models/nano', { backend, head: 'sentiment' });
await using why = explainer(sentiment, { backend });

const text = 'I loved the first part, but the ending was terrible.';
for (const method of ['integrated-gradients', 'occlusion'] as const) {
  const { target, score, attributions } = await why.explain(text, { method, target: 'positive' });
  const largest = [...attributions].sort((a, b) => Math.abs(b.attribution) - Math.abs(a.attribution)).slice(0, 2);
  console.log(`${method}: ${target.description} ${score.toFixed(2)}`);
  for (const { start, end, attribution } of largest) console.log(`  ${attribution.toFixed(2)} ${text.slice(start, end)} (${start} to ${end})`);
}
