import { parseArgs } from 'node:util';
import { encoder } from './encoder.js';
import { attentionForms, levelForms, linearForms, repeatForms } from './forms.js';
import { heads } from './heads.js';
import { pythonFolders } from './python-folders.js';
import { recompute } from './recompute.js';
import { pretrainingData } from './pretraining-data.js';
import type { Report } from './report.js';
import { session } from './session.js';
import { tfjs } from './tfjs.js';
import { tokenizerTraining } from './tokenizer-training.js';
import { trainingSteps } from './training-step.js';
import { tokenizer, type TokenizerBenchOptions } from './tokenizer.js';

const benchmarks: Readonly<Record<string, (rounds: number, options: TokenizerBenchOptions) => Promise<Report>>> = {
  encoder, session, attention: attentionForms, linear: linearForms, repeat: repeatForms, level: levelForms, heads, recompute, tfjs, tokenizer, 'tokenizer-training': tokenizerTraining, 'training-step': trainingSteps, 'pretraining-data': pretrainingData, 'python-folders': pythonFolders,
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '7' }, input: { type: 'string' }, peer: { type: 'string' }, python: { type: 'string' } } });
const { input, peer, python } = values;
const rounds = Number(values.rounds);
const wanted = positionals.map((name) => ({ name, run: Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined }));
const unknown = wanted.filter(({ run }) => !run).map(({ name }) => name);

if (wanted.length === 0 || unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  const why = unknown.length > 0 ? `There is no benchmark "${unknown.join('", "')}". ` : '';
  console.error(`${why}npm run bench -w apps/bench -- NAME... [--rounds 7] [--json] [--input DIR] [--peer PATH] [--python PATH], with NAME one of ${Object.keys(benchmarks).join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const { run } of wanted) {
    const { text, ...data } = await run!(rounds, { ...(input && { input }), ...(peer && { peer }), ...(python && { python }) });
    // One line of JSON a benchmark for programs; a table and the same line for people.
    console.log(values.json ? JSON.stringify(data) : `${text}\n\n${JSON.stringify(data)}\n`);
  }
}
