import { albertForward, albertLoss, AlbertkitError, type AlbertConfig, type ProblemType } from '@albertkit/core';
import type { EncodedInput, Model, TaskContext, TaskOptions, TrainableTask } from '@albertkit/tasks';
import type { FittedTemperature } from './calibration/temperature.js';
import type { Evaluation } from './evaluation/evaluation.js';
import { devMeasure, type DevData } from './fine-tuning/dev-measure.js';
import { headData } from './fine-tuning/fine-tuning-batches.js';
import { headConfig } from './fine-tuning/head-config.js';
import { runFineTuning, type EvaluationTimes, type FineTuningRun, type FineTuningSettings } from './fine-tuning/run-fine-tuning.js';
import { startingWeights } from './fine-tuning/starting-weights.js';
import { taughtUnits, teacherOptions, type Teacher } from './fine-tuning/teacher.js';
import { refuseIgnored, trainingUnits } from './fine-tuning/training-units.js';
import { swappableWeights } from './step/swappable-weights.js';

export type FineTuneOptions<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example> = FineTuningSettings & {
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
  /** A model to learn from beside the labels: see `albertLoss`. */
  readonly teacher?: Teacher;
  readonly dev?: DevData<Options, Result, Example> & EvaluationTimes<Evaluation> & {
    /** Fit the temperature of the best weights on these examples. */
    readonly temperature?: boolean;
  };
};

/** `weights` are encoder and head, float32. */
export type FineTuned = FineTuningRun<Evaluation> & {
  /** The model's settings with the labels and the architecture of the head. */
  readonly config: AlbertConfig;
  /** The parameters that the folder did not have, random at first. */
  readonly fresh: readonly string[];
  readonly temperature?: FittedTemperature;
};

/**
 * Trains a model folder's encoder and one head on labelled examples, for any task that has a target, and keeps the weights that are best on
 * dev data. The same seed, data and backend give the same weights to the bit, also over an end and a new beginning at a
 * checkpoint. Throws `OPTION` for a teacher with microbatches, `EXAMPLE` for a value of -100 with them, `DATA_EMPTY`, `DATA_ONE_CLASS`, `METRIC_UNKNOWN`, what `taughtUnits` does of a teacher, and what the task, the folder,
 * `trainingStep`, `train` and the backend throw.
 */
export async function fineTune<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  options: FineTuneOptions<Input, Options, Result, Encoded, Example>,
): Promise<FineTuned> {
  const { backend, model, task, dev, seed, tokenBudget } = options;
  const config = headConfig(model.config, task.head, options);
  const context: TaskContext = { tokenizer: model.tokenizer, config, temperature: 1, outputs: Object.keys(task.outputs) };
  const taskOptions = options.options ?? ({} as Options);
  const reading = { ...taskOptions, ...(options.signal ? { signal: options.signal } : {}) };
  const { teacher, microbatches = 1 } = options;
  if (teacher && microbatches > 1) throw new AlbertkitError('OPTION', `The loss of a teacher is a mean over one batch, and an update was to be taken in ${microbatches} parts: leave microbatches or the teacher out.`, { option: 'microbatches', value: microbatches });
  const units = teacher ? await taughtUnits(task, backend, teacher, { context, examples: options.train, options: reading, ...(tokenBudget === undefined ? {} : { tokenBudget }) }) : await trainingUnits(task, options.train, context, reading);
  if (microbatches > 1) refuseIgnored(units);
  const start = await startingWeights(model, config, task.head, { seed, ...(options.head === undefined ? {} : { head: options.head }) });
  await using measured = dev && await backend.compile(swappableWeights(albertForward(config, task.head)), start.weights);
  const measure = dev && measured && devMeasure(measured, task, context, dev, taskOptions, tokenBudget);
  const run = await runFineTuning(options, {
    ...start, config, data: headData(units),
    loss: (lossOptions) => albertLoss(config, task.head, { ...lossOptions, ...(teacher ? { teacher: teacherOptions(teacher) } : {}) }),
    ...(measured && measure ? { judge: { ...dev, ...measure, take: (weights) => measured.writeState(weights) } } : {}),
  });
  return { ...run, config, fresh: start.fresh, ...(dev?.temperature && measure && run.evaluation ? { temperature: await measure.temperature() } : {}) };
}
