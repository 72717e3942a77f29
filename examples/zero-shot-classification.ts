import { memorySource } from '@albertkit/hub';
import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';
import { untrainedModel } from '../testing/untrained-model.js';

// No model of inference comes with the repository: this head is random, so the order means nothing. Give a folder in its place.
const model = memorySource(untrainedModel('AlbertForSequenceClassification', ['contradiction', 'neutral', 'entailment']), 'a head of random weights');
await using classify = await pipeline('zero-shot-classification', model, { backend: onnxBackend({ runtime }) });

const { labels } = await classify({ text: 'Book a table for two tonight', labels: ['restaurant', 'music', 'weather'] }, { hypothesisTemplate: 'This is about {}.' });
console.log(labels.map(({ label }) => label).sort().join(', '));
console.log(labels.reduce((sum, { score }) => sum + score, 0).toFixed(3));
