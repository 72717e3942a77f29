import { onnxBackend } from '@albertkit/backend-onnx';
import { featureExtraction, loadModel, textClassification, tokenClassification } from '@albertkit/tasks';
import { compose } from '@albertkit/tasks/compose';
import * as runtime from 'onnxruntime-node';

const slots = await loadModel('models/nano-slots');
await using assistant = compose(slots, { backend: onnxBackend({ runtime }) })
  .use('slots', tokenClassification)
  .use('vector', featureExtraction, { normalise: true })
  .use('tone', textClassification, { model: await loadModel('models/nano-sentiment') });

const { text, slots: { entities }, vector, tone } = await assistant.run('Find a great Thai restaurant in Boston for two');
for (const { label, start, end } of entities) console.log(`${label}: ${text.slice(start, end)}`);
console.log(`a vector of ${vector.shape[0]}, ${tone.label}`);
for (const { model, components } of assistant.plan().passes) console.log(`${model.split('/').at(-1)}: ${components.join(' and ')}`);
