import { tfjsBackend } from '@albertkit/backend-tfjs';
import { pipeline } from '@albertkit/tasks';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';

for (const device of ['wasm', 'cpu']) {
  const backend = tfjsBackend({ tf, device });
  await using sentiment = await pipeline('text-classification', 'models/nano', { backend, head: 'sentiment' });
  const [best] = (await sentiment('What a lovely surprise!')).labels;
  console.log(`${device}: ${best!.label} ${best!.score.toFixed(5)}`);
}
