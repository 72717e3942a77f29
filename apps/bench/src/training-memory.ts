import { onnxBackend } from '@albertkit/backend-onnx';
import * as runtime from 'onnxruntime-node';
import { formsOf, stepInputs, stepOf, trainingCases, weightsOf } from './training-model.js';

// A process of its own for each form, because a peak never falls: prints the resident MB before the model was made, and at most.
const [size, form] = process.argv.slice(2);
const of = trainingCases.find(({ name }) => name === size);
const way = of && formsOf(of).find((name) => name === form);
if (!of || !way) throw new Error(`There is no step "${size}" "${form}".`);
const before = process.memoryUsage().rss;
const running = await onnxBackend({ runtime }).compile(stepOf(of, way), weightsOf(of));
const inputs = stepInputs(of, way);
for (let step = 0; step < 4; step++) await running.run(inputs);
console.log(JSON.stringify({ before: before / 1e6, peak: process.resourceUsage().maxRSS / 1e3 }));
