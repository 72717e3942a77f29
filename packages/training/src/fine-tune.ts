import { albertArchitectures, albertLoss, headOfArchitecture, unroll, type AlbertConfig, type Backend, type HeadKind, type LossOptions, type ProblemType, type Tensor, type Tensors, type Weights } from '@albertkit/core';
import type { EncodedInput, Model, TaskContext, TaskOptions, TrainableTask } from '@albertkit/tasks';
import type { FittedTemperature } from './calibration/temperature.js';
import { checkpointKeeper, type CheckpointKeeper } from './checkpoint/keeper.js';
import { memoryCheckpointStore } from './checkpoint/store.js';
import type { Evaluation } from './evaluation/evaluation.js';
import { devMeasure, type DevData, type DevMeasure } from './fine-tuning/dev-measure.js';
import { planEpoch } from './fine-tuning/epoch-plan.js';
import { fineTuningBatches, type FineTuningPosition } from './fine-tuning/fine-tuning-batches.js';
import { startingWeights } from './fine-tuning/starting-weights.js';
import { trainingUnits, type TrainingUnits } from './fine-tuning/training-units.js';
import { layerDecay, type LayerDecay } from './step/layer-decay.js';
import { trainedParameters } from './step/state-names.js';
import { trainingStep, type TrainingStepOptions } from './step/training-step.js';
import { train, type Trained, type TrainingBatch, type TrainOptions } from './train/train.js';

export type FineTuneOptions<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example> =
  Pick<TrainOptions, 'checkpointEvery' | 'divergence' | 'signal' | 'onUpdate' | 'onRestart'> & Pick<TrainingStepOptions, 'optimiser' | 'frozen' | 'rates'> & {
    readonly backend: Backend;
    /** What to start from, through `loadModel`. */
    readonly model: Model;
    /** Which of the folder's heads to go on from, where several could; one with other labels is not used. */
    readonly head?: string;
    readonly task: TrainableTask<Input, Options, Result, Encoded, Example>;
    /** The task's, for training and for measuring: `maxTokens` and `truncate` say how long a row may be. */
    readonly options?: Options;
    /** The labels of the head, as `gatherTextLabels` or `gatherEntityLabels` find them; the model's own when left out. */
    readonly labels?: readonly string[];
    readonly problemType?: ProblemType;
    readonly train: Iterable<Example> | AsyncIterable<Example>;
    readonly dev?: DevData<Options, Result, Example> & {
      /** Updates from one evaluation to the next; those of the first epoch when left out. */
      readonly every?: number;
      /** End after so many evaluations in turn that were no better; never when left out. */
      readonly patience?: number;
      /** Fit the temperature of the best weights on these examples. */
      readonly temperature?: boolean;
      readonly onEvaluation?: (evaluation: Evaluation, update: number) => void;
    };
    /** How long: epochs, or updates. */
    readonly length: { readonly epochs: number } | { readonly updates: number };
    /** The learning rate of an update, counted from 0, of so many: see `schedule`. */
    readonly rate: (update: number, updates: number) => number;
    /** Most tokens in a batch, padding among them; 4096 when left out. */
    readonly tokenBudget?: number;
    /** For what is new in the head, the order of the data and the dropout masks: a whole number from 0 to 2^53 - 1. */
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

export type FineTuned = Trained & {
  /** The model's settings with the labels and the architecture of the head. */
  readonly config: AlbertConfig;
  /** Encoder and head, float32: those of the best evaluation, or where training ended without dev data. */
  readonly weights: Weights;
  /** The parameters that the folder did not have, random at first. */
  readonly fresh: readonly string[];
  /** Of these weights; not measured where training was stopped by its signal. */
  readonly evaluation?: Evaluation;
  readonly temperature?: FittedTemperature;
};

/**
 * Trains a model folder's encoder and one head on labelled examples, for any task that has a target, and keeps the weights that are best on
 * dev data. The same seed, data and backend give the same weights to the bit, also over an end and a new beginning at a
 * checkpoint. Throws `DATA_EMPTY`, `DATA_ONE_CLASS`, `METRIC_UNKNOWN`, and what the task, the folder, `trainingStep`, `train` and the
 * backend throw.
 */
export async function fineTune<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  options: FineTuneOptions<Input, Options, Result, Encoded, Example>,
): Promise<FineTuned> {
  const { backend, model, task, dev, seed, tokenBudget, checkpoints = checkpointKeeper(memoryCheckpointStore(), { identity: {} }) } = options;
  const config = headConfig(model.config, task.head, options);
  const context: TaskContext = { tokenizer: model.tokenizer, config, temperature: 1, outputs: Object.keys(task.outputs) };
  const taskOptions = options.options ?? ({} as Options);
  const units = await trainingUnits(task, options.train, context, { ...taskOptions, ...(options.signal ? { signal: options.signal } : {}) });
  const { weights, fresh } = await startingWeights(model, config, task.head, { seed, ...(options.head === undefined ? {} : { head: options.head }) });
  const decay = options.layerDecay === undefined ? undefined : layerDecay(config, options.layerDecay);
  const loss = albertLoss(config, task.head, { dropout: options.dropout ?? false, layerGradientWeights: decay !== undefined });
  const graph = trainingStep(options.recompute ? loss : unroll(loss), { ...options, rates: [...(options.rates ?? []), ...(decay?.rates ?? [])] });
  const trained = trainedParameters(graph);
  const updates = updatesOf(units, options);
  options.onStart?.({ updates, fresh });
  await using executable = await backend.compile(graph, weights);
  await using measure = dev && await devMeasure(backend, task, context, weights, dev, taskOptions, tokenBudget);
  const ended = await train({
    ...options, graph, executable, updates, checkpoints,
    rate: (update) => options.rate(update, updates),
    batches: (position) => batchesFrom(units, options, decay, position as FineTuningPosition | null),
    ...(dev && measure ? { evaluation: {
      every: dev.every ?? planEpoch(units, planOptions(options, 0)).length,
      ...(dev.patience === undefined ? {} : { patience: dev.patience }),
      run: async (from, update) => {
        await measure.take(await from.readState(trained));
        const evaluation = await measure.evaluate();
        dev.onEvaluation?.(evaluation, update);
        return measure.value(evaluation);
      },
    } } : {}),
  });
  const moved = (dev && (await checkpoints.best())?.state) ?? await executable.readState(trained);
  return {
    ...ended, config, fresh,
    weights: new Map([...weights].map(([name, tensor]) => [name, moved[name] ?? tensor])),
    ...(dev && measure && ended.reason !== 'aborted' ? await measured(measure, trained, moved, dev.temperature ?? false) : {}),
  };
}

/** What the weights that are kept reach; the run that found them may have been an earlier one. */
async function measured(measure: DevMeasure, trained: readonly string[], moved: Tensors, calibrate: boolean): Promise<Pick<FineTuned, 'evaluation' | 'temperature'>> {
  await measure.take(Object.fromEntries(trained.map((name) => [name, moved[name]!])));
  const evaluation = await measure.evaluate();
  return { evaluation, ...(calibrate ? { temperature: await measure.temperature() } : {}) };
}

function headConfig({ problemType: own, ...config }: AlbertConfig, kind: HeadKind, { labels, problemType }: { readonly labels?: readonly string[]; readonly problemType?: ProblemType }): AlbertConfig {
  const asked = problemType ?? (labels === undefined ? own : undefined);
  return { ...config, labels: labels ?? config.labels, architecture: albertArchitectures.find((name) => headOfArchitecture(name) === kind)!, ...(asked === undefined ? {} : { problemType: asked }) };
}

type DataOptions = { readonly seed: number; readonly tokenBudget?: number; readonly length: { readonly epochs: number } | { readonly updates: number } };

const planOptions = ({ seed, tokenBudget }: DataOptions, epoch: number): Parameters<typeof planEpoch>[1] => ({ seed, epoch, ...(tokenBudget === undefined ? {} : { tokenBudget }) });

/** Epochs may differ by a batch or two, as each puts other units together. */
function updatesOf(units: TrainingUnits, options: DataOptions): number {
  const { length } = options;
  if ('updates' in length) return length.updates;
  return Array.from({ length: length.epochs }, (_, epoch) => planEpoch(units, planOptions(options, epoch)).length).reduce((sum, batches) => sum + batches, 0);
}

async function* batchesFrom(units: TrainingUnits, { seed, tokenBudget }: DataOptions, decay: LayerDecay | undefined, from: FineTuningPosition | null): AsyncGenerator<TrainingBatch> {
  const weights: Tensor | undefined = decay && { dtype: 'float32', shape: [decay.gradientWeights.length], data: Float32Array.from(decay.gradientWeights) };
  for await (const { inputs, tokens, position } of fineTuningBatches(units, { seed, from, ...(tokenBudget === undefined ? {} : { tokenBudget }) })) {
    yield { inputs: { ...inputs, ...(weights ? { layer_gradient_weights: weights } : {}) }, tokens, position };
  }
}
