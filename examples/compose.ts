import { onnxBackend } from '@albertkit/backend-onnx';
import { featureExtraction, loadModel, textClassification, tokenClassification } from '@albertkit/tasks';
import { compose } from '@albertkit/tasks/compose';
import * as runtime from 'onnxruntime-node';

await using assistant = compose(await loadModel('models/nano'), { backend: onnxBackend({ runtime }) })
  .use('intent', textClassification, { head: 'intents' })
  .use('slots', tokenClassification, { head: 'slots' })
  .use('tone', textClassification, { head: 'sentiment' })
  .use('vector', featureExtraction, { normalise: true });

const { text, intent, slots: { entities }, tone, vector } = await assistant.run('Find a highly rated Thai restaurant in Seattle for two');
console.log(`${intent.label}, ${tone.label}, a vector of ${vector.shape[0]}`);
for (const { label, start, end } of entities) console.log(`${label}: ${text.slice(start, end)}`);
for (const { model, components } of assistant.plan().passes) console.log(`one pass of ${model.split('/').at(-1)}: ${components.join(', ')}`);
