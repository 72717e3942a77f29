import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

await using summary = await pipeline('extractive-summarisation', 'models/nano-base', { backend: onnxBackend({ runtime }) });

const text = `The museum opened in 1905. It was built by the city with money from the harbour. Its collection of ships is the largest in the country.
In 1944 a fire destroyed the east wing. The ships were saved. Today the museum has 200,000 visitors a year.`;
const { sentences, of } = await summary(text, { sentences: 2 });
for (const { start, end, score } of sentences) console.log(`${score.toFixed(2)} ${text.slice(start, end)}`);
console.log(`${sentences.length} of ${of} sentences`);
