import { onnxBackend } from '@albertkit/backend-onnx';
import { loadModel, textClassification, tokenClassification } from '@albertkit/tasks';
import { compose } from '@albertkit/tasks/compose';
import * as runtime from 'onnxruntime-node';

await using desk = compose(await loadModel('models/nano'), { backend: onnxBackend({ runtime }) })
  .use('tone', textClassification, { head: 'sentiment' })
  .when(({ tone }) => tone.label !== 'negative', 'slots', tokenClassification, { head: 'slots' })
  .use('reply', ({ tone, slots }) => (slots ? `booking ${slots.entities.map(({ text }) => text).join(', ')}` : `to a person: ${tone.label}`));

const messages = ['Book a table for two in Boston', 'I hate this, it never works!', 7 as never];
for await (const outcome of desk.settleStream(messages)) {
  console.log(outcome.ok ? outcome.result.reply : outcome.error.message);
}
