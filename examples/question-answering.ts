import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

await using answers = await pipeline('question-answering', 'models/nano', { backend: onnxBackend({ runtime }) });

// The model is tiny: it finds the right stretch of a short text, and seldom that of a long one.
const context = 'ALBERT was published in 2019. It shares one block of weights among all of its layers.';
const { answer, coverage } = await answers({ question: 'When was ALBERT published?', context });
if (answer) console.log(`"${context.slice(answer.start, answer.end)}" (${answer.start} to ${answer.end}), score ${answer.score.toFixed(2)}`);
console.log(coverage);
