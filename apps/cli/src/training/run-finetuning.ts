import { formatAlbertConfig, type Backend } from '@albertkit/core';
import type { EncodedInput, Model, TaskOptions } from '@albertkit/tasks';
import { fineTune, fingerprint, foldTemperature, shippedWeights, type FineTuneOptions } from '@albertkit/training';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { grouped } from '../numbers.js';
import type { FinetuneRecipe } from './finetune-recipe.js';
import { estimateRun, trainInFolder } from './finetune-session.js';
import { evaluationTimes, finetuneSettings, metricFigures, rowOptions, shippedMetrics, startHash } from './finetune-settings.js';
import type { Labelled, LabelledTask } from './labelled-tasks.js';
import { writeModelFolder } from './model-folder.js';
import { fromRecipe } from './open-corpus.js';
import { hashOf, readLabelledData, type LabelledExamples } from './read-labelled-data.js';
import { trainSeeds } from './train-seeds.js';

/** What a recipe of fine-tuning names, opened. */
export type OpenedFinetuning<Recipe = FinetuneRecipe> = { readonly path: string; readonly recipe: Recipe; readonly model: Model; /** The model to learn from, where the recipe has one. */ readonly teacher?: Model; readonly backend: Backend; /** What is computed on, as the command line says it. */ readonly place: string };

/** Says how long a run would take. */
export async function estimateFinetuning<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(opened: OpenedFinetuning, labelled: LabelledTask<Input, Options, Result, Encoded, Answer>, io: Io): Promise<void> {
  const data = await readLabelledData(opened.path, opened.recipe.data, labelled, io);
  const found = await estimateRun(io, opened.recipe, (hooks) => fineTune<Input, Options, Result, Encoded, Labelled<Input, Answer>>({ ...settings(opened, labelled, data), ...hooks }));
  await writeLine(io.out, JSON.stringify({ examples: data.train.length, dev_examples: data.dev?.length ?? 0, ...found }));
}

/** Runs a recipe in a folder, from its newest checkpoint where there is one; the folder holds the model once training has ended. */
export async function runFinetuning<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(opened: OpenedFinetuning, labelled: LabelledTask<Input, Options, Result, Encoded, Answer>, output: string, dtype: 'F16' | 'F32', io: Io): Promise<void> {
  const { recipe, path, model, teacher } = opened;
  const data = await readLabelledData(path, recipe.data, labelled, io);
  const hashes = { start: await startHash(model), ...(teacher ? { teacher: await startHash(teacher) } : {}), train: hashOf(data.train), dev: data.dev ? hashOf(data.dev) : '' };
  const { run, summary } = await trainSeeds({ recipe, output, measured: data.dev !== undefined, devField: 'data.dev' }, io, async (own, folder) => {
    const { checkpoints: _, $schema: __, ...decides } = own;
    const identity = { recipe: await fingerprint(decides), ...hashes, place: opened.place };
    return trainInFolder({ output: folder, path, recipe: own, identity, examples: `${grouped(data.train.length)} examples` }, io, (hooks, tell) => {
      const { dev, ...given } = settings({ ...opened, recipe: own }, labelled, data);
      return fineTune<Input, Options, Result, Encoded, Labelled<Input, Answer>>({ ...given, ...hooks, ...(dev ? { dev: {
        ...dev, onEvaluation: (found, update) => tell(update, metricFigures('dev_', found), `${found.primary} ${found.metrics[found.primary]!.toFixed(4)} on dev rows`),
      } } : {}) });
    });
  });
  const { config, weights, evaluation, temperature, progress } = run;
  const shipped = temperature ? foldTemperature(weights, temperature.temperature) : weights;
  await writeModelFolder(output, fromRecipe(path, recipe.start), {
    'config.json': formatAlbertConfig(config), 'model.safetensors': shippedWeights(Object.fromEntries(shipped), dtype), 'recipe.json': `${JSON.stringify(recipe, null, 2)}\n`,
  });
  await writeLine(io.out, JSON.stringify({ ...summary, ...(evaluation ? { best_update: progress.best?.update, dev: shippedMetrics(evaluation, temperature?.temperature ?? 1) } : {}), ...(temperature ? { temperature: temperature.temperature } : {}) }));
}

function settings<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(
  { recipe, model, teacher, backend }: OpenedFinetuning,
  { task, metrics, gather }: LabelledTask<Input, Options, Result, Encoded, Answer>,
  { train, dev }: LabelledExamples<Labelled<Input, Answer>>,
): FineTuneOptions<Input, Options, Result, Encoded, Labelled<Input, Answer>> {
  if (recipe.calibrate && !dev) throw new CliError('RECIPE_FIELDS', 'A temperature is fitted on dev rows: name them in data.dev, or leave calibrate out.', { field: 'calibrate' });
  const { labels: gathered, ...found } = gather(train);
  const labels = recipe.labels ?? gathered;
  return {
    ...finetuneSettings(recipe, backend), model, task, train, ...found, ...(labels ? { labels } : {}), ...(recipe.head === undefined ? {} : { head: recipe.head }),
    rates: [{ parameters: (name) => !name.startsWith('albert.'), rate: recipe.rate_factor }],
    options: rowOptions(recipe.data) as Options,
    ...(recipe.teacher && teacher ? { teacher: { model: teacher, weight: recipe.teacher.weight, temperature: recipe.teacher.temperature, ...(recipe.teacher.head === undefined ? {} : { head: recipe.teacher.head }) } } : {}),
    ...(dev ? { dev: { examples: dev, metrics, temperature: recipe.calibrate, ...evaluationTimes(recipe), ...(recipe.metric === undefined ? {} : { metric: recipe.metric }) } } : {}),
  };
}
