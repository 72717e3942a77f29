import { onnxBackend } from '@albertkit/backend-onnx';
import { loadModel, pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

const backend = onnxBackend({ runtime });
const model = await loadModel('models/nano-base');

await using scoring = await pipeline('scoring', model, { backend });
const { score, tokens } = await scoring('The king of banana.');
console.log(`${score.toFixed(1)}: ${tokens.map((one) => `${one.token} ${one.score.toFixed(1)}`).join(', ')}`);

await using ranking = await pipeline('candidate-ranking', model, { backend });
const { candidates } = await ranking({ candidates: ['The king off England.', 'The king of England.'] });
for (const one of candidates) console.log(`${one.score.toFixed(1)} ${one.text}`);
