import { createHash } from 'node:crypto';
import { formatAlbertConfig, type Backend } from '@albertkit/core';
import type { EncodedInput, Model, TaskOptions } from '@albertkit/tasks';
import { fineTune, fingerprint, foldTemperature, shippedWeights, type Evaluation, type FineTuneOptions, type UpdateReport } from '@albertkit/training';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { grouped } from '../numbers.js';
import type { FinetuneRecipe } from './finetune-recipe.js';
import type { Labelled, LabelledTask } from './labelled-tasks.js';
import { liveTraining, type LiveTraining } from './live-training.js';
import { writeModelFolder } from './model-folder.js';
import { fromRecipe } from './open-corpus.js';
import { recipeDivergence, recipeOptimiser, recipeRate } from './recipe-settings.js';
import { readLabelled } from './read-labelled.js';
import { openRunFolder } from './run-folder.js';
import { lastFigure } from './run-log.js';
import { estimateUpdates, updateClock } from './update-clock.js';

/** What a recipe of fine-tuning names, opened. */
export type OpenedFinetuning = { readonly path: string; readonly recipe: FinetuneRecipe; readonly model: Model; readonly backend: Backend; /** What is computed on, as the command line says it. */ readonly place: string };
type Data<Example> = { readonly train: readonly Example[]; readonly dev?: readonly Example[] };

/** How long a run would take here without its looks at the dev rows, after three updates that are not kept. */
export async function estimateFinetuning<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(opened: OpenedFinetuning, labelled: LabelledTask<Input, Options, Result, Encoded, Answer>, io: Io): Promise<void> {
  const data = await readData(opened, labelled, io);
  const clock = updateClock();
  const enough = new AbortController();
  let plan = { updates: 0, done: 0, tokens: 0 };
  await fineTune<Input, Options, Result, Encoded, Labelled<Input, Answer>>({
    ...settings(opened, labelled, data), signal: AbortSignal.any([io.signal, enough.signal]),
    onStart: ({ updates }) => (plan = { ...plan, updates }),
    onUpdate: ({ update, tokens }) => {
      clock.tick();
      plan = { ...plan, done: update, tokens };
      if (update === estimateUpdates) enough.abort();
    },
  });
  io.signal.throwIfAborted();
  await writeLine(io.out, JSON.stringify({ examples: data.train.length, dev_examples: data.dev?.length ?? 0, updates: plan.updates, tokens: Math.round((plan.tokens / plan.done) * plan.updates), seconds: Math.round(clock.seconds() * plan.updates) }));
}

/** Runs a recipe in a folder, from its newest checkpoint where there is one; the folder holds the model once training has ended. */
export async function runFinetuning<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(opened: OpenedFinetuning, labelled: LabelledTask<Input, Options, Result, Encoded, Answer>, output: string, dtype: 'F16' | 'F32', io: Io): Promise<void> {
  const { recipe, path, model } = opened;
  const data = await readData(opened, labelled, io);
  const { checkpoints: _, $schema: __, ...decides } = recipe;
  const identity = { recipe: await fingerprint(decides), start: await startHash(model), train: hashOf(data.train), dev: data.dev ? hashOf(data.dev) : '', place: opened.place };
  const { from, log, seconds, ...run } = await openRunFolder(output, identity, recipe.checkpoints.keep, io);
  let live: LiveTraining | undefined;
  const onUpdate = (report: UpdateReport): void => {
    run.logUpdate(report);
    live?.update(report);
  };
  const onEvaluation = ({ primary, metrics }: Evaluation, update: number): void => {
    log.add({ update, ...Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)).map(([name, value]) => [`dev_${name}`, value])) });
    void live?.say(`update ${grouped(update)}: ${primary} ${metrics[primary]!.toFixed(4)} on dev rows`);
  };
  try {
    const { reason, progress, config, weights, evaluation, temperature } = await fineTune<Input, Options, Result, Encoded, Labelled<Input, Answer>>({
      ...settings(opened, labelled, data, onEvaluation), onUpdate, signal: io.signal,
      checkpointEvery: recipe.checkpoints.every, checkpoints: run.checkpoints,
      onStart: ({ updates, fresh }) => {
        void writeLine(io.err, `${grouped(data.train.length)} examples, ${grouped(updates)} updates${from > 0 ? `, going on after update ${grouped(from)}` : ''}${fresh.length > 0 ? `; new: ${fresh.join(', ')}` : ''}.`);
        live = liveTraining(io, updates, from);
      },
      onRestart: (progress) => {
        log.dropAfter(progress.update);
        void live?.restarted(progress);
      },
    });
    live?.stop();
    await run.writeReport(path, recipe);
    if (reason === 'aborted') throw new CliError('ABORTED', `stopped after update ${grouped(progress.update)}, which is saved: the same command goes on from there.`, { update: progress.update });
    const shipped = temperature ? foldTemperature(weights, temperature.temperature) : weights;
    await writeModelFolder(output, fromRecipe(path, recipe.start), {
      'config.json': formatAlbertConfig(config), 'model.safetensors': shippedWeights(Object.fromEntries(shipped), dtype), 'recipe.json': `${JSON.stringify(recipe, null, 2)}\n`,
    });
    await writeLine(io.out, JSON.stringify({ output, updates: progress.update, ended: reason, tokens: progress.tokens, seconds: seconds(), loss: lastFigure(log.rows(), 'loss'), ...(evaluation ? { best_update: progress.best?.update, dev: shippedMetrics(evaluation, temperature?.temperature ?? 1) } : {}), ...(temperature ? { temperature: temperature.temperature } : {}), skipped: progress.skipped, restarts: progress.restarts }));
  } finally {
    live?.stop();
  }
}

async function readData<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>({ path, recipe }: OpenedFinetuning, { read }: LabelledTask<Input, Options, Result, Encoded, Answer>, io: Io): Promise<Data<Labelled<Input, Answer>>> {
  const { train, dev, columns } = recipe.data;
  const open = (names: readonly string[]): Promise<readonly Labelled<Input, Answer>[]> => readLabelled(names.map((name) => fromRecipe(path, name)), columns, read, io);
  return { train: await open(train), ...(dev ? { dev: await open(dev) } : {}) };
}

function settings<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(
  { recipe, model, backend }: OpenedFinetuning,
  { task, metrics, gather }: LabelledTask<Input, Options, Result, Encoded, Answer>,
  { train, dev }: Data<Labelled<Input, Answer>>,
  onEvaluation?: (evaluation: Evaluation, update: number) => void,
): FineTuneOptions<Input, Options, Result, Encoded, Labelled<Input, Answer>> {
  if (recipe.calibrate && !dev) throw new CliError('RECIPE_FIELDS', 'A temperature is fitted on dev rows: name them in data.dev, or leave calibrate out.', { field: 'calibrate' });
  const { labels: gathered, ...found } = gather(train);
  const labels = recipe.labels ?? gathered;
  const { max_tokens: maxTokens, truncate } = recipe.data;
  return {
    backend, model, task, train, ...found, ...(labels ? { labels } : {}), ...(recipe.head === undefined ? {} : { head: recipe.head }),
    options: { truncate, ...(maxTokens === undefined ? {} : { maxTokens }) } as Options,
    ...(dev ? { dev: {
      examples: dev, metrics, temperature: recipe.calibrate, ...(onEvaluation ? { onEvaluation } : {}),
      ...(recipe.metric === undefined ? {} : { metric: recipe.metric }), ...(recipe.evaluate_every === undefined ? {} : { every: recipe.evaluate_every }), ...(recipe.patience === undefined ? {} : { patience: recipe.patience }),
    } } : {}),
    length: recipe.updates === undefined ? { epochs: recipe.epochs } : { updates: recipe.updates },
    rate: (update, updates) => recipeRate(recipe.rate, updates)(update),
    tokenBudget: recipe.token_budget, seed: recipe.seed, recompute: recipe.recompute, divergence: recipeDivergence(recipe.divergence), optimiser: recipeOptimiser(recipe.optimiser),
    ...(recipe.dropout ? { dropout: droppedIn(recipe.dropout) } : {}), ...(recipe.layer_decay === undefined ? {} : { layerDecay: recipe.layer_decay }), ...(recipe.frozen === undefined ? {} : { frozen: new RegExp(recipe.frozen) }),
  };
}

/** What is named; the rest is not dropped. */
const droppedIn = (dropout: NonNullable<FinetuneRecipe['dropout']>): Partial<Record<'hidden' | 'attention' | 'classifier', number>> =>
  Object.fromEntries(Object.entries(dropout).filter(([, share]) => share !== undefined));

/** Metrics as the folder gives them: a margin of logits moves with the temperature that they are divided by. */
const shippedMetrics = ({ metrics }: Evaluation, temperature: number): Evaluation['metrics'] =>
  (metrics['noAnswerThreshold'] === undefined ? metrics : { ...metrics, noAnswerThreshold: metrics['noAnswerThreshold'] / temperature });

const hashOf = (examples: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(examples)).digest('hex');

async function startHash({ folder }: Model): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, { dtype, shape, bytes }] of await folder.stored()) hash.update(JSON.stringify([name, dtype, shape])).update(bytes);
  return hash.digest('hex');
}
