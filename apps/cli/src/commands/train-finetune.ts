import { loadModel, type EncodedInput, type TaskOptions } from '@albertkit/tasks';
import type { Command } from 'commander';
import { z } from 'zod';
import { closing } from '../closing.js';
import { oneLine } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { backendOptions, type ModelOptions } from '../model-options.js';
import { finetuneRecipe } from '../training/finetune-recipe.js';
import { headsRecipe } from '../training/heads-recipe.js';
import { withLabelledTask, type LabelledTask } from '../training/labelled-tasks.js';
import { makeFolder } from '../training/model-folder.js';
import { fromRecipe } from '../training/open-corpus.js';
import { openWorkerBackend } from '../training/open-worker.js';
import { readRecipe } from '../training/read-recipe.js';
import { estimateFinetuning, runFinetuning } from '../training/run-finetuning.js';
import { estimateHeads, runHeads } from '../training/run-heads.js';

type Options = Omit<ModelOptions, 'model' | 'head'> & { readonly output: string; readonly set?: readonly string[]; readonly estimate?: true; readonly float32?: true };

const recipes = z.discriminatedUnion('kind', [finetuneRecipe, headsRecipe]);

const help = `
The recipe is a JSON file: docs/recipes.md documents every field. One of kind "finetune" has one head, one of kind "heads" several on one
encoder, trained together. The folder gets the model of the best dev metric as transformers (one head) and this program open it,
metrics.jsonl, report.html and checkpoints. Ctrl-C saves; the same command goes on from there, to the same weights as if it had not
been stopped.

Examples:
  albertkit train finetune intents.json --output my-model
  albertkit train finetune intents.json --output my-model --set epochs=5 rate.peak=0.0005 --estimate`;

/** `albertkit train finetune`: a model folder and labelled rows to a model with a head, or with several. */
export function addTrainFinetune(train: Command, io: Io): void {
  backendOptions(train.command('finetune').description('train a model with a head, or several, on labelled rows, from a recipe')
    .argument('<recipe>', 'recipe file')
    .requiredOption('--output <folder>', 'folder for the model, its checkpoints and its figures')
    .option('--set <key=value...>', 'fields of the recipe in place of those in the file, such as rate.peak=0.001')
    .option('--estimate', 'say how long it would be, after three updates that are not kept')
    .option('--float32', 'write the weights in float32, not in float16'))
    .addHelpText('after', help)
    .action((recipe: string, options: Options) => trainFinetune(recipe, options, io));
}

async function trainFinetune(path: string, { output, set, estimate, float32, ...choice }: Options, io: Io): Promise<void> {
  const recipe = await readRecipe(path, recipes, set);
  const model = await loadModel(fromRecipe(path, recipe.start));
  const teacher = recipe.kind === 'finetune' && recipe.teacher ? { teacher: await loadModel(fromRecipe(path, recipe.teacher.model)) } : {};
  for (const warning of model.folder.warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
  if (!estimate) await makeFolder(output);
  const dtype = float32 ? 'F32' : 'F16';
  await closing(await openWorkerBackend(choice), async (backend) => {
    const opened = { path, model, backend, place: `${choice.backend} ${choice.device ?? 'cpu'}` };
    if (recipe.kind === 'heads') return estimate ? estimateHeads({ ...opened, recipe }, io) : runHeads({ ...opened, recipe }, output, dtype, io);
    return withLabelledTask(recipe.task, <Input, Settings extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(labelled: LabelledTask<Input, Settings, Result, Encoded, Answer>) =>
      (estimate ? estimateFinetuning({ ...opened, ...teacher, recipe }, labelled, io) : runFinetuning({ ...opened, ...teacher, recipe }, labelled, output, dtype, io)));
  });
}
