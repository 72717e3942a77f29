import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder that the command line trained, and what it was trained as. */
export type TrainedFolder = { readonly name: string; readonly folder: string };

const start = fileURLToPath(new URL('../../../models/nano-base', import.meta.url));
const cli = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

const text = ['the king saw the hill.', 'he went up to the top of it.', '', 'a queen was there before him.', 'she said nothing at all.'];
const labelled = [
  { text: 'play some jazz', label: 'music', labels: ['music'], tokens: ['play', 'some', 'jazz'], tags: ['O', 'O', 'B-genre'] },
  { text: 'will it rain in rome', label: 'weather', labels: ['weather', 'place'], tokens: ['will', 'it', 'rain', 'in', 'rome'], tags: ['O', 'O', 'O', 'O', 'B-city'] },
  { text: 'stop', label: 'music', labels: [], tokens: ['stop'], tags: ['O'] },
];
const numbers = [{ text: 'good', values: 1.5 }, { text: 'bad', values: -0.5 }];
const answers = [{ question: 'who sat there?', context: 'a queen sat on the hill.', answers: [{ text: 'a queen', answer_start: 0 }] }, { question: 'when?', context: 'she said nothing.', answers: [] }];
const choices = [{ text: 'the sky is', choices: ['blue', 'a stone', 'seven'], label: 0 }, { text: 'two and two is', choices: ['jazz', 'four', 'rain'], label: 1 }];

const few = { updates: 3, rate: { peak: 0.001, warm_up: 0 }, token_budget: 128 };
const finetune = (task: string, file: string, more: object = {}): object => ({ kind: 'finetune', start, task, data: { train: [file], ...more }, ...few });
const pretrain = (pairing: string): object => ({
  kind: 'pretrain', tokenizer: start, start, model: { embedding_size: 64, hidden_size: 256, num_hidden_layers: 6, num_attention_heads: 4 },
  data: { files: ['text.txt'], tokens: 32, pairing }, rows: 2, updates: 3, rate: { peak: 0.001, warm_up: 0 },
});
const recipes: Readonly<Record<string, object>> = {
  'pre-training': pretrain('sentence-order'),
  'masked words': pretrain('none'),
  'labels': finetune('text-classification', 'labelled.jsonl'),
  'several labels': finetune('text-classification', 'labelled.jsonl', { columns: { labels: 'labels', label: 'none' } }),
  'numbers': finetune('text-classification', 'numbers.jsonl'),
  'tokens': finetune('token-classification', 'labelled.jsonl'),
  'answers': finetune('question-answering', 'answers.jsonl'),
  'choices': finetune('multiple-choice', 'choices.jsonl'),
};
const heads = { kind: 'heads', start, heads: { intents: { task: 'text-classification', data: { train: ['labelled.jsonl'] } }, slots: { task: 'token-classification', data: { train: ['labelled.jsonl'] } } }, ...few };

/**
 * Trains a folder of each architecture for three updates by the command line, one of several heads of which one is exported, and one that
 * goes on from `huggingFace`, a folder that transformers wrote. Throws the command line's own words where it fails.
 */
export function trainFolders(within: string, huggingFace: string): readonly TrainedFolder[] {
  for (const [name, rows] of Object.entries({ labelled, numbers, answers, choices })) writeFileSync(join(within, `${name}.jsonl`), rows.map((row) => JSON.stringify(row)).join('\n'));
  writeFileSync(join(within, 'text.txt'), text.join('\n'));
  const train = (name: string, recipe: object): TrainedFolder => {
    const folder = join(within, name.replaceAll(' ', '-'));
    mkdirSync(folder);
    writeFileSync(join(within, 'recipe.json'), JSON.stringify(recipe));
    run('train', 'kind' in recipe && recipe.kind === 'pretrain' ? 'pretrain' : 'finetune', join(within, 'recipe.json'), '--output', folder);
    return { name, folder };
  };
  const all = Object.entries(recipes).map(([name, recipe]) => train(name, recipe));
  const several = train('several heads', heads).folder;
  const exported = ['intents', 'slots'].map((head) => {
    const folder = join(within, `exported-${head}`);
    run('export', '--model', several, '--head', head, '--to', 'huggingface', '--output', folder);
    return { name: `exported head "${head}"`, folder };
  });
  return [...all, ...exported, train('from a folder of transformers', { ...finetune('text-classification', 'labelled.jsonl'), start: huggingFace })];
}

function run(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [...process.execArgv, cli, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`albertkit ${args.join(' ')}: ${stderr.trim().split('\n').at(-1)}`);
}
