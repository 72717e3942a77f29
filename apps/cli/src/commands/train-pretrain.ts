import type { Corpus } from '@albertkit/training';
import type { Command } from 'commander';
import { closing } from '../closing.js';
import type { Io } from '../io.js';
import { backendOptions, type ModelOptions } from '../model-options.js';
import { openTokenizer } from '../open-tokenizer.js';
import { makeFolder } from '../training/model-folder.js';
import { fromRecipe, openCorpus } from '../training/open-corpus.js';
import { openWorkerBackend } from '../training/open-worker.js';
import { pretrainRecipe } from '../training/pretrain-recipe.js';
import { readRecipe } from '../training/read-recipe.js';
import { estimatePretraining, runPretraining } from '../training/run-pretraining.js';

type Options = Omit<ModelOptions, 'model' | 'head'> & { readonly output: string; readonly set?: readonly string[]; readonly estimate?: true; readonly float32?: true };

const help = `
The recipe is a JSON file: docs/recipes.md documents every field, recipes/ holds those of the models here. The folder gets the
model as transformers and this program open it, metrics.jsonl, report.html and checkpoints. Ctrl-C saves; the same command goes
on from there, to the same weights as if it had not been stopped.

Examples:
  albertkit train pretrain recipes/nano-base-1.json --output my-model --threads 2
  albertkit train pretrain recipes/nano-base-1.json --output my-model --set updates=2000 rate.peak=0.002 --estimate`;

/** `albertkit train pretrain`: text files to a model. */
export function addTrainPretrain(train: Command, io: Io): void {
  backendOptions(train.command('pretrain').description('pre-train a model on plain text, from a recipe')
    .argument('<recipe>', 'recipe file')
    .requiredOption('--output <folder>', 'folder for the model, its checkpoints and its figures')
    .option('--set <key=value...>', 'fields of the recipe in place of those in the file, such as rate.peak=0.001')
    .option('--estimate', 'say how large and how long it would be, after three updates that are not kept')
    .option('--float32', 'write the weights in float32, not in float16'))
    .addHelpText('after', help)
    .action((recipe: string, options: Options) => trainPretrain(recipe, options, io));
}

async function trainPretrain(path: string, { output, set, estimate, float32, ...choice }: Options, io: Io): Promise<void> {
  const recipe = await readRecipe(path, pretrainRecipe, set);
  const tokenizer = await openTokenizer(fromRecipe(path, recipe.tokenizer));
  const text = (names: readonly string[]): Promise<Corpus> => openCorpus(names.map((name) => fromRecipe(path, name)), tokenizer, recipe.data.split_sentences, io, recipe.data.shuffled_tokens);
  if (!estimate) await makeFolder(output);
  const corpus = await text(recipe.data.files);
  const heldOut = recipe.data.held_out && await text(recipe.data.held_out);
  await closing(await openWorkerBackend(choice), async (backend) => {
    const opened = { path, recipe, tokenizer, corpus, backend, place: `${choice.backend} ${choice.device ?? 'cpu'}`, ...(heldOut ? { heldOut } : {}) };
    return estimate ? estimatePretraining(opened, io) : runPretraining(opened, output, float32 ? 'F32' : 'F16', io);
  });
}
