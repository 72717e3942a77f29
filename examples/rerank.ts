import { memorySource } from '@albertkit/hub';
import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';
import { untrainedModel } from '../testing/untrained-model.js';

// No model with this head comes with the repository: this head is random, so the order means nothing. Give a folder in its place.
const model = memorySource(untrainedModel('AlbertForSequenceClassification', ['answers']), 'a head of random weights');
await using rank = await pipeline('text-ranking', model, { backend: onnxBackend({ runtime }) });

const { documents } = await rank({ query: 'When do you open?', documents: ['At nine.', 'In the harbour.', 'On the left.'] });
console.log(documents.map(({ text }) => text).sort().join(' '));
console.log(documents.every(({ score }, n) => n === 0 || score <= documents[n - 1]!.score) ? 'best first' : 'out of order');
