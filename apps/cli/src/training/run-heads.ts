import { formatAlbertConfig, formatHeadsFile } from '@albertkit/core';
import type { EncodedInput, TaskOptions } from '@albertkit/tasks';
import { fineTuneHeads, fingerprint, headToTrain, shippedWeights, type Corpus, type FineTuneHeadsOptions, type HeadsEvaluation, type HeadToTrain } from '@albertkit/training';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { grouped } from '../numbers.js';
import { estimateRun, trainInFolder } from './finetune-session.js';
import { evaluationTimes, finetuneSettings, metricFigures, rowOptions, shippedMetrics, startHash } from './finetune-settings.js';
import type { HeadsRecipe } from './heads-recipe.js';
import { withLabelledTask, type Labelled, type LabelledTask } from './labelled-tasks.js';
import { writeModelFolder } from './model-folder.js';
import { fromRecipe, openCorpus } from './open-corpus.js';
import { hashOf, readLabelledData } from './read-labelled-data.js';
import type { OpenedFinetuning } from './run-finetuning.js';
import { trainSeeds } from './train-seeds.js';

type Opened = OpenedFinetuning<HeadsRecipe>;
type ReadHead = { readonly head: HeadToTrain; readonly examples: number; readonly devExamples: number; readonly hash: string };
type Words = { readonly corpus: Corpus; readonly heldOut?: Corpus };

/** Says how long a run of several heads would take. */
export async function estimateHeads(opened: Opened, io: Io): Promise<void> {
  const [heads, words] = [await readHeads(opened, io), await readWords(opened, io)];
  const found = await estimateRun(io, opened.recipe, (hooks) => fineTuneHeads({ ...settings(opened, heads, words), ...hooks }));
  const counts = (of: (head: ReadHead) => number): Readonly<Record<string, number>> => Object.fromEntries([...heads].map(([name, head]) => [name, of(head)]));
  await writeLine(io.out, JSON.stringify({ examples: counts(({ examples }) => examples), dev_examples: counts(({ devExamples }) => devExamples), ...(words ? { corpus_tokens: words.corpus.index.tokens } : {}), ...found }));
}

/** Runs a recipe of several heads in a folder, from its newest checkpoint where there is one; the folder holds the model once training has ended. */
export async function runHeads(opened: Opened, output: string, dtype: 'F16' | 'F32', io: Io): Promise<void> {
  const { recipe, path, model } = opened;
  const [heads, words] = [await readHeads(opened, io), await readWords(opened, io)];
  const hashes = {
    start: await startHash(model), rows: hashOf([...heads].map(([name, { hash }]) => [name, hash])),
    words: words?.corpus.index.sha256 ?? '', held_out: words?.heldOut?.index.sha256 ?? '',
  };
  const examples = `${[...heads].map(([name, head]) => `${name} ${grouped(head.examples)}`).join(', ')} examples`;
  const measured = [...heads.values()].some(({ devExamples }) => devExamples > 0);
  const { run, summary } = await trainSeeds({ recipe, output, measured, devField: 'heads.NAME.data.dev' }, io, async (own, folder) => {
    const { checkpoints: _, $schema: __, ...decides } = own;
    const identity = { recipe: await fingerprint(decides), ...hashes, place: opened.place };
    return trainInFolder({ output: folder, path, recipe: own, identity, examples }, io, (hooks, tell) => fineTuneHeads({
      ...settings({ ...opened, recipe: own }, heads, words), ...hooks,
      evaluation: { ...evaluationTimes(own), onEvaluation: (found, update) => tell(update, figuresOf(found), lineOf(found)) },
    }));
  });
  const { config, weights, evaluation, temperatures, progress } = run;
  await writeModelFolder(output, fromRecipe(path, recipe.start), {
    'config.json': formatAlbertConfig(config), 'albertkit.json': formatHeadsFile(run.heads), 'model.safetensors': shippedWeights(Object.fromEntries(weights), dtype), 'recipe.json': `${JSON.stringify(recipe, null, 2)}\n`,
  });
  const dev = evaluation && Object.fromEntries(Object.entries(evaluation.heads).map(([name, found]) => [name, shippedMetrics(found, temperatures[name]?.temperature ?? 1)]));
  await writeLine(io.out, JSON.stringify({
    ...summary, ...(evaluation ? { best_update: progress.best?.update, mean: evaluation.value, dev, ...(evaluation.maskedWordLoss === undefined ? {} : { held_out_masked_word_loss: evaluation.maskedWordLoss }) } : {}),
    temperatures: Object.fromEntries(Object.entries(temperatures).map(([name, { temperature }]) => [name, temperature])),
  }));
}

const figuresOf = ({ value, heads, maskedWordLoss }: HeadsEvaluation): Readonly<Record<string, number>> => ({
  dev_mean: value, ...Object.assign({}, ...Object.entries(heads).map(([name, found]) => metricFigures(`dev_${name}_`, found))) as Record<string, number>,
  ...(maskedWordLoss === undefined ? {} : { held_out_masked_word_loss: maskedWordLoss }),
});

const lineOf = ({ value, heads, maskedWordLoss }: HeadsEvaluation): string =>
  `mean ${value.toFixed(4)} on dev rows (${Object.entries(heads).map(([name, { primary, metrics }]) => `${name} ${primary} ${metrics[primary]!.toFixed(4)}`).join(', ')})${maskedWordLoss === undefined ? '' : `, held-out loss of masked words ${maskedWordLoss.toFixed(4)}`}`;

function settings({ recipe, model, backend }: Opened, heads: ReadonlyMap<string, ReadHead>, words: Words | undefined): FineTuneHeadsOptions {
  const { masked_words: masked } = recipe;
  return {
    ...finetuneSettings(recipe, backend), model, heads: Object.fromEntries([...heads].map(([name, { head }]) => [name, head])), mixingTemperature: recipe.mixing_temperature,
    rates: Object.entries(recipe.heads).map(([own, { rate_factor: rate }]) => ({ parameters: (name: string) => name.startsWith(`heads.${own}.`), rate })),
    evaluation: evaluationTimes(recipe),
    ...(masked && words ? { maskedWords: { name: masked.name, rows: masked.rows, weight: masked.weight, settings: { length: masked.tokens, maskedShare: masked.masked_share, longestNgram: masked.longest_ngram }, ...words } } : {}),
  };
}

async function readHeads(opened: Opened, io: Io): Promise<ReadonlyMap<string, ReadHead>> {
  const heads = new Map<string, ReadHead>();
  for (const [name, head] of Object.entries(opened.recipe.heads)) heads.set(name, await readHead(opened.path, name, head, io));
  return heads;
}

const readHead = (path: string, name: string, recipe: HeadsRecipe['heads'][string], io: Io): Promise<ReadHead> =>
  withLabelledTask(recipe.task, async <Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(labelled: LabelledTask<Input, Options, Result, Encoded, Answer>) => {
    const { train, dev } = await readLabelledData(path, recipe.data, labelled, io);
    if (recipe.calibrate && !dev) throw new CliError('RECIPE_FIELDS', `A temperature is fitted on dev rows: name them in heads.${name}.data, or leave calibrate out.`, { field: `heads.${name}.calibrate` });
    const { labels: gathered, ...found } = labelled.gather(train);
    const labels = recipe.labels ?? gathered;
    const head = headToTrain<Input, Options, Result, Encoded, Labelled<Input, Answer>>({
      task: labelled.task, train, ...found, ...(labels ? { labels } : {}), ...(recipe.from === undefined ? {} : { head: recipe.from }), weight: recipe.weight, ...(recipe.share === undefined ? {} : { share: recipe.share }),
      options: rowOptions(recipe.data) as Options,
      ...(dev ? { dev: { examples: dev, metrics: labelled.metrics, temperature: recipe.calibrate, ...(recipe.metric === undefined ? {} : { metric: recipe.metric }) } } : {}),
    });
    return { head, examples: train.length, devExamples: dev?.length ?? 0, hash: hashOf([train, dev ?? []]) };
  });

async function readWords({ path, recipe, model }: Opened, io: Io): Promise<Words | undefined> {
  const { masked_words: masked } = recipe;
  if (!masked) return undefined;
  const open = (names: readonly string[]): Promise<Corpus> => openCorpus(names.map((name) => fromRecipe(path, name)), model.tokenizer, masked.split_sentences, io);
  return { corpus: await open(masked.files), ...(masked.held_out ? { heldOut: await open(masked.held_out) } : {}) };
}
