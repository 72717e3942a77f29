import { memorySource } from '@albertkit/hub';
import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';
import { untrainedModel } from '../testing/untrained-model.js';

// No model with this head comes with the repository: this head is random, so the answer means nothing. Give a folder in its place.
const model = memorySource(untrainedModel('AlbertForQuestionAnswering'), 'a head of random weights');
await using answers = await pipeline('question-answering', model, { backend: onnxBackend({ runtime }) });

const context = 'ALBERT was published in 2019. It shares one block of weights among all of its layers.';
const { answer, coverage } = await answers({ question: 'When was ALBERT published?', context }, { maxAnswerTokens: 5 });
console.log(answer !== null && answer.text === context.slice(answer.start, answer.end));
console.log(coverage);
