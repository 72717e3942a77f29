import { unroll, type AlbertConfig, type Backend, type Graph, type LossOptions, type Tensor, type Tensors, type Weights } from '@albertkit/core';
import { checkpointKeeper, type CheckpointKeeper } from '../checkpoint/keeper.js';
import { memoryCheckpointStore } from '../checkpoint/store.js';
import { layerDecay, type LayerDecay } from '../step/layer-decay.js';
import { trainedParameters } from '../step/state-names.js';
import { trainingStep, type TrainingStepOptions } from '../step/training-step.js';
import { train, type Trained, type TrainingBatch, type TrainOptions } from '../train/train.js';
import { countBatches, epochBatches, type EpochData, type FineTuningPosition } from './epoch-batches.js';
import type { StartingWeights } from './starting-weights.js';
import type { UnitRows } from './training-units.js';

/** How a model is fine-tuned, whatever heads it has. */
export type FineTuningSettings = Pick<TrainOptions, 'checkpointEvery' | 'divergence' | 'signal' | 'onUpdate' | 'onRestart'> & Pick<TrainingStepOptions, 'optimiser' | 'frozen' | 'rates'> & {
  readonly backend: Backend;
  /** How long: epochs, or updates. */
  readonly length: { readonly epochs: number } | { readonly updates: number };
  /** The learning rate of an update, counted from 0, of so many: see `schedule`. */
  readonly rate: (update: number, updates: number) => number;
  /** Most tokens in a batch, or in each of its parts, padding among them; 4096 when left out. */
  readonly tokenBudget?: number;
  /** Parts of the batch of an update that are taken one after another, to save memory; the mean is over all. 1 when left out. */
  readonly microbatches?: number;
  /** For what is new in a head, the order of the data and the dropout masks: a whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  readonly dropout?: LossOptions['dropout'];
  /** What a layer learns more slowly by than the one above it; see `layerDecay`. */
  readonly layerDecay?: number;
  /** Compute each layer again in the backward pass rather than keep it: less memory, about a quarter more time. */
  readonly recompute?: boolean;
  /** Told once, before the first update: updates in all, and the parameters that the folder did not have. */
  readonly onStart?: (plan: { readonly updates: number; readonly fresh: readonly string[] }) => void;
  /** Where the run is saved and goes on from; in memory when left out. */
  readonly checkpoints?: Pick<CheckpointKeeper, 'save' | 'latest' | 'best'>;
};

/** When dev data are measured. */
export type EvaluationTimes<Measured> = {
  /** Updates from one evaluation to the next; those of the first epoch when left out. */
  readonly every?: number;
  /** End after so many evaluations in turn that were no better; never when left out. */
  readonly patience?: number;
  readonly onEvaluation?: (evaluation: Measured, update: number) => void;
};

/** What measures weights that change. */
export type Measure<Measured> = {
  /** Takes the weights that an executable or a checkpoint has under these names. */
  take(weights: Tensors): Promise<void>;
  evaluate(): Promise<Measured>;
  /** The number of an evaluation that decides which weights are kept; more is better. */
  value(evaluation: Measured): number;
};

/** What is trained: its loss, its data and where it starts. */
export type FineTuningParts<Unit extends UnitRows, Measured> = StartingWeights & {
  readonly config: Pick<AlbertConfig, 'layers' | 'groups'>;
  readonly loss: (options: Pick<LossOptions, 'dropout' | 'layerGradientWeights' | 'labelTotals'>) => Graph;
  /** Outputs of the loss, parts of it, that are told with each update. */
  readonly parts?: readonly string[];
  readonly data: EpochData<Unit>;
  readonly judge?: Measure<Measured> & EvaluationTimes<Measured>;
};

/** Weights where training ended, or the best, and what those reach; not measured where training was stopped by its signal. */
export type FineTuningRun<Measured> = Trained & { readonly weights: Weights; readonly evaluation?: Measured };

/** Trains, and keeps the weights that the judge finds best; `measure.take` has them at the end. Throws what `trainingStep`, `train` and the backend throw. */
export async function runFineTuning<Unit extends UnitRows, Measured>(settings: FineTuningSettings, { config, loss: lossOf, parts = [], data, judge, weights, fresh }: FineTuningParts<Unit, Measured>): Promise<FineTuningRun<Measured>> {
  const { checkpoints = checkpointKeeper(memoryCheckpointStore(), { identity: {} }) } = settings;
  const decay = settings.layerDecay === undefined ? undefined : layerDecay(config, settings.layerDecay);
  const loss = lossOf({ dropout: settings.dropout ?? false, layerGradientWeights: decay !== undefined, labelTotals: (settings.microbatches ?? 1) > 1 });
  const graph = trainingStep(settings.recompute ? loss : unroll(loss), { ...settings, rates: [...(settings.rates ?? []), ...(decay?.rates ?? [])], keep: parts });
  const trained = trainedParameters(graph);
  const updates = await updatesOf(data, settings);
  settings.onStart?.({ updates, fresh });
  await using executable = await settings.backend.compile(graph, weights);
  const ended = await train({
    ...settings, graph, executable, updates, checkpoints, parts,
    rate: (update) => settings.rate(update, updates),
    batches: (position) => batchesFrom(data, settings, decay, position as FineTuningPosition | null),
    ...(judge ? { evaluation: {
      every: judge.every ?? await countBatches(data, settings, 0),
      ...(judge.patience === undefined ? {} : { patience: judge.patience }),
      run: async (from, update) => {
        await judge.take(await from.readState(trained));
        const evaluation = await judge.evaluate();
        judge.onEvaluation?.(evaluation, update);
        return judge.value(evaluation);
      },
    } } : {}),
  });
  const moved = (judge && (await checkpoints.best())?.state) ?? await executable.readState(trained);
  const kept = { ...ended, weights: new Map([...weights].map(([name, tensor]) => [name, moved[name] ?? tensor])) };
  if (!judge || ended.reason === 'aborted') return kept;
  // The run that found the best weights may have been an earlier one.
  await judge.take(Object.fromEntries(trained.map((name) => [name, moved[name]!])));
  return { ...kept, evaluation: await judge.evaluate() };
}

async function updatesOf<Unit extends UnitRows>(data: EpochData<Unit>, settings: FineTuningSettings): Promise<number> {
  const { length } = settings;
  if ('updates' in length) return length.updates;
  let updates = 0;
  for (let epoch = 0; epoch < length.epochs; epoch++) updates += await countBatches(data, settings, epoch);
  return updates;
}

async function* batchesFrom<Unit extends UnitRows>(data: EpochData<Unit>, { seed, tokenBudget, microbatches }: FineTuningSettings, decay: LayerDecay | undefined, from: FineTuningPosition | null): AsyncGenerator<TrainingBatch> {
  const weights: Tensor | undefined = decay && { dtype: 'float32', shape: [decay.gradientWeights.length], data: Float32Array.from(decay.gradientWeights) };
  for await (const { inputs, tokens, position } of epochBatches(data, { seed, from, ...(tokenBudget === undefined ? {} : { tokenBudget }), ...(microbatches === undefined ? {} : { microbatches }) })) {
    yield { inputs: { ...inputs, ...(weights ? { layer_gradient_weights: weights } : {}) }, tokens, position };
  }
}
