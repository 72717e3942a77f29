import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

await using moderate = await pipeline('content-moderation', 'models/nano', { backend: onnxBackend({ runtime }), head: 'toxicity' });

for (const text of ['Thank you so much!', 'Shut up, you stupid moron.', 'Shut up, you ѕtupid mоron.']) { // the last with Cyrillic letters
  const { flagged, labels, evidence } = await moderate(text, { evidence: true, confusables: true });
  console.log(text, flagged, labels[0]!.score.toFixed(2), evidence.slice(0, 2).map((one) => one.text));
}
