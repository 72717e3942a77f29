import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

// A model of sentiment stands in for one of toxicity: what is negative is flagged.
await using moderate = await pipeline('content-moderation', 'models/nano-sentiment', { backend: onnxBackend({ runtime }) });

for (const text of ['Thank you so much!', 'I hate this stupid game.', 'I hаte this ѕtupid game.']) { // the last with Cyrillic letters
  const { flagged, labels, evidence } = await moderate(text, { safeLabels: ['positive', 'neutral'], evidence: true, confusables: true });
  console.log(text, flagged, labels[0]!.score.toFixed(2), evidence.slice(0, 2).map((one) => one.text));
}
