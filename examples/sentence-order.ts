import { onnxBackend } from '@albertkit/backend-onnx';
import { loadModel, pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

const backend = onnxBackend({ runtime });
const model = await loadModel('models/nano-base');
const text = 'He took a horse and rode to the city. The king had three sons. The youngest of them left the castle.';

await using order = await pipeline('sentence-order', model, { backend });
const { coherence, inOrder } = await order(text);
console.log(`coherence ${coherence!.toFixed(3)}, in order ${inOrder.map((one) => one.toFixed(2)).join(' ')}`);

await using reordering = await pipeline('sentence-reordering', model, { backend });
const found = await reordering(text);
console.log(`order ${found.order.join(' ')}, coherence ${found.coherence.toFixed(3)}, ${found.exact ? 'exact' : 'searched for'}`);
