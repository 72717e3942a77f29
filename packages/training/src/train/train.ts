import { AlbertkitError, type Executable, type Graph, type Tensor, type Tensors } from '@albertkit/core';
import type { CheckpointKeeper } from '../checkpoint/keeper.js';
import type { JsonValue } from '../checkpoint/manifest.js';
import { randomNumbers } from '../random-numbers.js';
import { stackMicrobatches } from '../step/microbatches.js';
import { diverges, isSound, watchLoss, withDefaults, type DivergenceOptions } from './divergence.js';
import { start, type TrainingProgress } from './progress.js';

/** What one run of the step is fed, beside the rate and the seed, and where the data goes on after it. */
export type TrainingBatch = { readonly inputs: Tensors; readonly tokens: number; readonly position: JsonValue };

/** What a run is saved to and goes on from: a `checkpointKeeper`. */
export type TrainingCheckpoints = Pick<CheckpointKeeper, 'save' | 'latest'>;

/** One update, as `onUpdate` hears of it. */
export type UpdateReport = { readonly update: number; readonly loss: number; readonly gradientNorm: number; readonly learningRate: number; readonly tokens: number; readonly skipped: number; readonly parts: Readonly<Record<string, number>> };

export type TrainOptions = {
  /** The step, from `trainingStep`, and what it was compiled to. */
  readonly graph: Graph;
  readonly executable: Executable;
  /** Batches from a position on, one that a batch said or null for the first; the same each time. More than needed, or training ends with them. */
  batches(position: JsonValue): AsyncIterable<TrainingBatch>;
  /** The learning rate of each update, counted from 0: see `schedule`. */
  rate(update: number): number;
  /** Updates in all. */
  readonly updates: number;
  /** Batches of one update, as the step was made for; 1 when left out. What is left over at the end of the data is not used. */
  readonly microbatches?: number;
  /** Names the dropout masks, where the step has any; 0 when left out. */
  readonly seed?: number;
  readonly checkpoints?: TrainingCheckpoints;
  /** Updates from one checkpoint to the next; one at the end only when left out. */
  readonly checkpointEvery?: number;
  readonly evaluation?: {
    /** Updates from one evaluation to the next; there is one at the end. */
    readonly every: number;
    /** The number that training is after, on weights as they are in the executable. */
    run(executable: Executable, update: number): Promise<number>;
    /** Whether less is better, as of a loss; more is when left out. */
    readonly lessIsBetter?: boolean;
    /** End after so many evaluations in turn that were no better; never when left out. */
    readonly patience?: number;
  };
  readonly divergence?: DivergenceOptions;
  /** Scalars that the step keeps, parts of the loss, which a report says as their sums over the batches of the update; none when left out. */
  readonly parts?: readonly string[];
  /** Ends training after the update that runs, with a checkpoint. */
  readonly signal?: AbortSignal;
  readonly onUpdate?: (report: UpdateReport) => void;
  readonly onRestart?: (progress: TrainingProgress) => void;
};

/** Why training ended, and where it stands. */
export type Trained = { readonly reason: 'updates' | 'data' | 'patience' | 'aborted'; readonly progress: TrainingProgress };

/**
 * Runs a training step over batches: rates and seeds fed by number, evaluation, early stopping, checkpoints, and a way back to the
 * last one with a smaller rate when the loss runs away. A run that ended at any update and goes on from its checkpoint gives the
 * same weights to the bit as one that did not. Throws `TRAINING_OPTION`, `TRAINING_DIVERGED` with where the data stood, and what
 * batches, evaluation, checkpoints and the executable throw.
 */
export async function train(options: TrainOptions): Promise<Trained> {
  const limits = withDefaults(options.divergence ?? {});
  checkOptions(options);
  let progress = await begin(options);
  for (;;) {
    const ended = endOf(options, progress);
    if (ended) return { reason: ended, progress };
    const leg = await trainLeg(options, progress, limits);
    if (!leg.diverged) return { reason: endOf(options, leg.progress) ?? 'data', progress: leg.progress };
    progress = await goBack(options, leg.progress, limits);
  }
}

/** Where training goes on: the newest checkpoint, or the beginning, which is saved so that there is one to go back to. */
async function begin(options: TrainOptions): Promise<TrainingProgress> {
  const found = await options.checkpoints?.latest();
  if (!found) {
    await save(options, start, false);
    return start;
  }
  await options.executable.writeState(found.state);
  return progressOf(found);
}

/** What a checkpoint says of its run. One that was written when a watch held other numbers begins a new one. */
function progressOf({ progress }: { readonly progress: unknown }): TrainingProgress {
  const found = progress as TrainingProgress;
  return { ...found, watch: 'above' in found.watch ? found.watch : start.watch };
}

/** The newest checkpoint again, with a smaller rate. What had run away is in the error where there is no way back. */
async function goBack({ checkpoints, executable, onRestart }: TrainOptions, lost: TrainingProgress, { restarts, rateFactor }: Required<DivergenceOptions>): Promise<TrainingProgress> {
  const { update, batch, position, watch } = lost;
  const means = watch.seen === 0 ? {} : { least: Math.exp(watch.least), mean: Math.exp(watch.mean) };
  const found = lost.restarts < restarts ? await checkpoints?.latest() : undefined;
  if (!found) {
    throw new AlbertkitError('TRAINING_DIVERGED', `The loss ran away at update ${update}: ${watch.failed > 0 ? `${watch.failed} updates in turn had a loss or gradient that is not finite` : `its running mean is ${means.mean}, and was under ${means.least} before`}. ${lost.restarts > 0 ? `A smaller rate did not help ${lost.restarts} times.` : 'There is no checkpoint to go back to.'} Lower the learning rate, or clip gradients.`, { update, batch, position, restarts: lost.restarts, failed: watch.failed, ...means });
  }
  await executable.writeState(found.state);
  const before = progressOf(found);
  const progress: TrainingProgress = { ...before, restarts: lost.restarts + 1, rateFactor: lost.rateFactor * rateFactor, watch: { ...before.watch, above: 0, failed: 0 } };
  onRestart?.(progress);
  return progress;
}

/** Updates until training ends or its loss runs away; what was done since the last checkpoint is saved, unless it ran away. */
async function trainLeg(options: TrainOptions, from: TrainingProgress, limits: Required<DivergenceOptions>): Promise<{ progress: TrainingProgress; diverged: boolean }> {
  const { checkpointEvery = Infinity } = options;
  let progress = from;
  let saved = from.update;
  for await (const batches of inGroups(options.batches(from.position), options.microbatches ?? 1)) {
    progress = await oneUpdate(options, progress, batches, limits);
    if (diverges(progress.watch, limits)) return { progress, diverged: true };
    const judged = await judge(options, progress);
    progress = judged.progress;
    const due = Math.floor(progress.update / checkpointEvery) > Math.floor(saved / checkpointEvery);
    if (judged.better || (due && isSound(progress.watch, limits))) {
      await save(options, progress, judged.better);
      saved = progress.update;
    }
    if (endOf(options, progress)) break;
  }
  if (saved !== progress.update) await save(options, progress, false);
  return { progress, diverged: false };
}

const save = async ({ checkpoints, executable }: TrainOptions, progress: TrainingProgress, best: boolean): Promise<void> =>
  checkpoints?.save({ step: progress.update, progress, state: await executable.readState(), best });

function endOf({ updates, signal, evaluation }: TrainOptions, { update, stale }: TrainingProgress): Trained['reason'] | undefined {
  if (update >= updates) return 'updates';
  if (stale >= (evaluation?.patience ?? Infinity)) return 'patience';
  return signal?.aborted ? 'aborted' : undefined;
}

async function oneUpdate({ graph, executable, rate, seed = 0, parts = [], onUpdate }: TrainOptions, before: TrainingProgress, batches: readonly TrainingBatch[], limits: Required<DivergenceOptions>): Promise<TrainingProgress> {
  const learningRate = before.rateFactor * rate(before.update);
  const dropping = 'dropout_seed' in graph.inputs;
  const inputs = stackMicrobatches(graph, batches.map((batch, n) => (dropping ? { ...batch.inputs, dropout_seed: dropoutSeed(seed, before.batch + n) } : batch.inputs)));
  const outputs = await executable.run({ ...inputs, learning_rate: { dtype: 'float32', shape: [], data: Float32Array.of(learningRate) } }, { outputs: ['loss', 'gradient_norm', 'skipped', ...parts] });
  const [loss, gradientNorm, skipped] = [number(outputs, 'loss'), number(outputs, 'gradient_norm'), number(outputs, 'skipped')];
  const progress: TrainingProgress = {
    ...before,
    update: before.update + 1, batch: before.batch + batches.length, position: batches.at(-1)!.position,
    tokens: batches.reduce((sum, { tokens }) => sum + tokens, before.tokens),
    skipped, watch: watchLoss(before.watch, loss, skipped === before.skipped, limits),
  };
  onUpdate?.({ update: progress.update, loss, gradientNorm, learningRate, tokens: progress.tokens, skipped, parts: Object.fromEntries(parts.map((name) => [name, number(outputs, name)])) });
  return progress;
}

/** A scalar, or one for each microbatch, of which all are parts of one sum. */
const number = (outputs: Tensors, name: string): number => Array.from(outputs[name]!.data).reduce((sum, value) => sum + value, 0);

/** A seed of the masks for each batch, from those that core's dropout takes. */
const dropoutSeed = (seed: number, batch: number): Tensor => ({ dtype: 'int32', shape: [], data: Int32Array.of(randomNumbers(seed, 'dropout', [batch, 0, 0]).below(2 ** 24)) });

async function judge({ evaluation, executable, updates }: TrainOptions, progress: TrainingProgress): Promise<{ progress: TrainingProgress; better: boolean }> {
  if (!evaluation || (progress.update % evaluation.every !== 0 && progress.update !== updates)) return { progress, better: false };
  const value = await evaluation.run(executable, progress.update);
  const { best } = progress;
  // What is no number is no better than any, the first as well.
  const better = !Number.isNaN(value) && (best === null || (evaluation.lessIsBetter ? value < best.value : value > best.value));
  return { better, progress: better ? { ...progress, best: { update: progress.update, value }, stale: 0 } : { ...progress, stale: progress.stale + 1 } };
}

/** Batches in groups of so many. */
async function* inGroups(batches: AsyncIterable<TrainingBatch>, size: number): AsyncGenerator<readonly TrainingBatch[]> {
  let group: TrainingBatch[] = [];
  for await (const batch of batches) {
    if (group.push(batch) < size) continue;
    yield group;
    group = [];
  }
}

function checkOptions({ graph, updates, microbatches = 1, checkpointEvery = 1, evaluation }: TrainOptions): void {
  const wrong = (what: string, facts: Readonly<Record<string, unknown>>): never => {
    throw new AlbertkitError('TRAINING_OPTION', what, facts);
  };
  const numbers = { updates, microbatches, checkpointEvery, every: evaluation?.every ?? 1, patience: evaluation?.patience ?? 1 };
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(value) || value < 1) wrong(`Training takes a whole number from 1 for "${name}", got ${value}.`, { name, value });
  }
  if (!('learning_rate' in graph.inputs)) wrong('This graph takes no learning rate, so it is no step: make one of it with trainingStep.', { inputs: Object.keys(graph.inputs) });
}
