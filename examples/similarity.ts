import { onnxBackend } from '@albertkit/backend-onnx';
import { loadModel, pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

const backend = onnxBackend({ runtime });
const model = await loadModel('models/nano');
const sentences = ['Reserve a table at a restaurant', 'Play some music', 'The sea is cold'];

await using similarity = await pipeline('sentence-similarity', model, { backend });
const { scores } = await similarity({ source_sentence: 'Book a table for two', sentences });
sentences.forEach((sentence, n) => console.log(`${scores[n]!.toFixed(2)} ${sentence}`));

await using ranking = await pipeline('embedding-ranking', model, { backend });
const { documents } = await ranking({ query: 'cold water', documents: sentences }, { topK: 1 });
console.log(`best for "cold water": ${documents[0]!.text}`);
