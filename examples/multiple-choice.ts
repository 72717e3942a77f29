import { memorySource } from '@albertkit/hub';
import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';
import { untrainedModel } from '../testing/untrained-model.js';

// No model with this head comes with the repository: this head is random, so the choice means nothing. Give a folder in its place.
const model = memorySource(untrainedModel('AlbertForMultipleChoice'), 'a head of random weights');
await using choose = await pipeline('multiple-choice', model, { backend: onnxBackend({ runtime }) });

const { choices } = await choose({ context: 'It rained all day.', question: 'The street is _ now.', choices: ['wet', 'dry', 'gone'] });
console.log(choices.map(({ choice }) => choice).sort().join(', '));
console.log(choices.reduce((sum, { score }) => sum + score, 0).toFixed(3));
