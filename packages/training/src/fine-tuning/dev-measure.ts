import { AlbertkitError, albertForward, type Backend, type Executable, type Graph, type Weights } from '@albertkit/core';
import { runTask, streamRuns, type EncodedInput, type TaskContext, type TaskOptions, type TrainableTask } from '@albertkit/tasks';
import { fitTemperature, type FittedTemperature } from '../calibration/temperature.js';
import { evaluate } from '../evaluation/evaluate.js';
import type { Evaluation, TaskMetrics } from '../evaluation/evaluation.js';
import { labelledLogits } from '../evaluation/labelled-logits.js';
import { swappableWeights } from '../step/swappable-weights.js';
import type { Measure } from './run-fine-tuning.js';

/** What is measured while a head is trained, and how. */
export type DevData<Options extends TaskOptions, Result, Example> = {
  readonly examples: readonly Example[];
  /** `metricsFor(task)`, or metrics of your own. */
  readonly metrics: TaskMetrics<Example, Options, Result>;
  /** The metric, more of which is better, that decides which weights are kept; the metrics' primary one when left out. */
  readonly metric?: string;
};

/** A task on weights that change: compiled once, it takes them as state. `value` throws `METRIC_UNKNOWN`. */
export type DevMeasure = AsyncDisposable & Measure<Evaluation> & { temperature(): Promise<FittedTemperature> };

/** Compiles a task's graph so that its weights can be swapped, and measures dev data with it. Throws what compiling does. */
export async function devMeasure<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  backend: Backend,
  task: TrainableTask<Input, Options, Result, Encoded, Example>,
  context: TaskContext,
  weights: Weights,
  { examples, metrics, metric }: DevData<Options, Result, Example>,
  options: Options,
  tokenBudget: number | undefined,
): Promise<DevMeasure> {
  const graph: Graph = swappableWeights(albertForward(context.config, task.head));
  const executable: Executable = await backend.compile(graph, weights);
  const running = { ...metrics.options, ...options, ...(tokenBudget === undefined ? {} : { tokenBudget }) };
  return {
    take: (given) => executable.writeState(given),
    evaluate: () => evaluate<Input, Options, Result, Example>({
      context,
      stream: (inputs, asked) => streamRuns((held: readonly Input[], firstInput) => runTask(task, executable, context, held, { ...running, ...asked, firstInput }), inputs, asked),
    }, examples, metrics),
    value: (evaluation) => valueOf(evaluation, metric),
    temperature: async () => fitTemperature(await labelledLogits(task, executable, context, examples, running)),
    [Symbol.asyncDispose]: () => executable.dispose(),
  };
}

function valueOf({ primary, metrics }: Evaluation, metric = primary): number {
  const value = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  if (value === undefined) throw new AlbertkitError('METRIC_UNKNOWN', `There is no metric "${metric.slice(0, 80)}": there are ${Object.keys(metrics).join(', ')}.`, { metric: metric.slice(0, 80), known: Object.keys(metrics) });
  return value;
}
