import { AlbertkitError, type Executable } from '@albertkit/core';
import { runTask, streamRuns, type EncodedInput, type TaskContext, type TaskOptions, type TrainableTask } from '@albertkit/tasks';
import { fitTemperature, type FittedTemperature } from '../calibration/temperature.js';
import { evaluate } from '../evaluation/evaluate.js';
import type { Evaluation, TaskMetrics } from '../evaluation/evaluation.js';
import { labelledLogits } from '../evaluation/labelled-logits.js';
import type { Measure } from './run-fine-tuning.js';

/** What is measured while a head is trained, and how. */
export type DevData<Options extends TaskOptions, Result, Example> = {
  readonly examples: readonly Example[];
  /** `metricsFor(task)`, or metrics of your own. */
  readonly metrics: TaskMetrics<Example, Options, Result>;
  /** The metric, more of which is better, that decides which weights are kept; the metrics' primary one when left out. */
  readonly metric?: string;
};

/** What an executable reaches with the weights that it has at the time. `value` throws `METRIC_UNKNOWN`. */
export type DevMeasure = Pick<Measure<Evaluation>, 'evaluate' | 'value'> & { temperature(): Promise<FittedTemperature> };

/** Measures dev data by the outputs of a task's head. */
export function devMeasure<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  executable: Executable,
  task: TrainableTask<Input, Options, Result, Encoded, Example>,
  context: TaskContext,
  { examples, metrics, metric }: DevData<Options, Result, Example>,
  options: Options,
  tokenBudget: number | undefined,
): DevMeasure {
  const running = { ...metrics.options, ...options, ...(tokenBudget === undefined ? {} : { tokenBudget }) };
  return {
    evaluate: () => evaluate<Input, Options, Result, Example>({
      context,
      stream: (inputs, asked) => streamRuns((held: readonly Input[], firstInput) => runTask(task, executable, context, held, { ...running, ...asked, firstInput }), inputs, asked),
    }, examples, metrics),
    value: (evaluation) => valueOf(evaluation, metric),
    temperature: async () => fitTemperature(await labelledLogits(task, executable, context, examples, running)),
  };
}

function valueOf({ primary, metrics }: Evaluation, metric = primary): number {
  const value = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  if (value === undefined) throw new AlbertkitError('METRIC_UNKNOWN', `There is no metric "${metric.slice(0, 80)}": there are ${Object.keys(metrics).join(', ')}.`, { metric: metric.slice(0, 80), known: Object.keys(metrics) });
  return value;
}
