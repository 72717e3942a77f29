import { basename, join } from 'node:path';
import { formatAlbertConfig, type AlbertConfig } from '@albertkit/core';
import { openModel } from '@albertkit/hub';
import { checkpointKeeper, fingerprint, pretrain, shippedWeights, type Corpus, type HeldOutLoss, type Pretrained, type UpdateReport } from '@albertkit/training';
import { diskCheckpointStore } from '@albertkit/training/disk';
import { Option, type Command } from 'commander';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { backendOptions, type ModelOptions } from '../model-options.js';
import { grouped, short } from '../numbers.js';
import { openTokenizer } from '../open-tokenizer.js';
import { liveTraining, timeLeft } from '../training/live-training.js';
import { makeFolder, writeModelFolder } from '../training/model-folder.js';
import { fromRecipe, openCorpus } from '../training/open-corpus.js';
import { openWorkerBackend } from '../training/open-worker.js';
import { pretrainRecipe, type PretrainRecipe } from '../training/pretrain-recipe.js';
import { recipeConfig, recipeData, recipeDivergence, recipeOptimiser, recipeRate } from '../training/pretrain-settings.js';
import { readRecipe } from '../training/read-recipe.js';
import { openRunLog } from '../training/run-log.js';
import { trainingReport } from '../training/training-report.js';
import { writeWholeFile } from '../write-file.js';

type Options = Omit<ModelOptions, 'model' | 'head'> & { readonly output: string; readonly set?: readonly string[]; readonly estimate?: true; readonly float32?: true };

const help = `
The recipe is a JSON file: docs/recipes.md documents every field, recipes/ holds those of the models here. The folder gets the
model as transformers and this program open it, metrics.jsonl, report.html and checkpoints. Ctrl-C saves; the same command goes
on from there, to the same weights as if it had not been stopped.

Examples:
  albertkit train pretrain recipes/nano-base.json --output my-model --threads 2
  albertkit train pretrain recipes/nano-base.json --output my-model --set updates=2000 rate.peak=0.002 --estimate`;

/** `albertkit train pretrain`: text files to a model. */
export function addTrainPretrain(train: Command, io: Io): void {
  backendOptions(train.command('pretrain').description('pre-train a model on plain text, from a recipe')
    .argument('<recipe>', 'recipe file')
    .requiredOption('--output <folder>', 'folder for the model, its checkpoints and its figures')
    .option('--set <key=value...>', 'fields of the recipe in place of those in the file, such as rate.peak=0.001')
    .option('--estimate', 'say how large and how long it would be, after three updates that are not kept')
    .addOption(new Option('--float32', 'write the weights in float32, not in float16')))
    .addHelpText('after', help)
    .action((recipe: string, options: Options) => trainPretrain(recipe, options, io));
}

async function trainPretrain(path: string, options: Options, io: Io): Promise<void> {
  const recipe = await readRecipe(path, pretrainRecipe, options.set);
  const tokenizer = await openTokenizer(fromRecipe(path, recipe.tokenizer));
  const config = recipeConfig(recipe, tokenizer.vocabularySize);
  const files = (names: readonly string[]): readonly string[] => names.map((name) => fromRecipe(path, name));
  const corpus = await openCorpus(files(recipe.data.files), tokenizer, recipe.data.split_sentences, io);
  const heldOut = recipe.data.held_out && await openCorpus(files(recipe.data.held_out), tokenizer, recipe.data.split_sentences, io);
  const start = recipe.start === undefined ? undefined : await openModel(fromRecipe(path, recipe.start));
  await using backend = await opened(options);
  const common = {
    backend: backend.backend, config, tokenizer, corpus, seed: recipe.seed, data: recipeData(recipe), optimiser: recipeOptimiser(recipe.optimiser), rate: recipeRate(recipe.rate, recipe.updates),
    accumulate: recipe.accumulate, divergence: recipeDivergence(recipe.divergence), signal: io.signal, ...(start ? { start: start.weights } : {}),
  };
  if (options.estimate) return estimate(common, recipe, io);
  await makeFolder(options.output);
  // docs: everything that decides the weights is in the identity.
  const identity = { recipe: await fingerprint({ ...recipe, checkpoints: null, $schema: null }), corpus: corpus.index.sha256, backend: `${options.backend} ${options.device ?? 'cpu'}` };
  const keeper = checkpointKeeper(diskCheckpointStore(join(options.output, 'checkpoints')), { identity, keep: Math.max(2, recipe.checkpoints.keep), onBroken: (step) => void writeLine(io.err, `the checkpoint of update ${step} is not whole and is passed over`) });
  const before = (await keeper.latest())?.step ?? 0;
  const log = await openRunLog(join(options.output, 'metrics.jsonl'), before);
  const live = liveTraining(io, recipe.updates, before);
  void [common, heldOut, log, live, config];
}
