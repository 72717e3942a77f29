import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';

await using fill = await pipeline('fill-mask', 'models/nano-base', { backend: onnxBackend({ runtime }) });

const { fillings } = await fill('The United [MASK] of [MASK]', { strategy: 'beam', beams: 3, topK: 3 });
for (const { text, score } of fillings ?? []) console.log(text, score.toFixed(4));

const { masks } = await fill('He was [MASK] in London.', { strategy: 'word', targets: ['born', 'educated', 'unbelievable'] });
for (const { text, tokens } of masks[0]!.words ?? []) console.log(text, tokens.length);
