import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { onnxBackend } from '@albertkit/backend-onnx';
import { loadModel } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';
import { acceptability, order, questions, summaries, type Quality } from './sentence-quality.js';
import { hasSharedData } from './shared-rows.js';

const checks: Readonly<Record<string, Quality>> = { summaries, acceptability, order, questions };

const { positionals, values } = parseArgs({ allowPositionals: true, options: { model: { type: 'string', default: '../../models/nano-base' } } });
const wanted = positionals.map((name) => ({ name, check: Object.hasOwn(checks, name) ? checks[name] : undefined }));

if (wanted.length === 0 || wanted.some(({ check }) => !check)) {
  console.error(`npm run quality -w apps/bench -- NAME... [--model DIR], with NAME one of ${Object.keys(checks).join(', ')}.`);
  process.exitCode = 2;
} else if (!hasSharedData()) {
  console.error('These figures are of the data sets in ../shared/data beside the repository, and that folder is not there.');
  process.exitCode = 66;
} else {
  const model = await loadModel(resolve(values.model));
  const backend = onnxBackend({ runtime });
  for (const { name, check } of wanted) {
    console.log(`${name}, ${model.folder.source.description}`);
    for (const [of, figures] of Object.entries(await check!(model, backend))) console.log(`  ${of.padEnd(26)}  ${Object.entries(figures).map(([figure, value]) => `${figure} ${value}`).join('  ')}`);
  }
  await backend.dispose();
}
