import type { TaskOptions } from '@albertkit/tasks';
import type { LabelMetrics } from '../metrics/label-counts.js';

/** What a model reaches on examples, as data. */
export type Evaluation = {
  /** The metric that the task is judged by, a name of `metrics`; more is better. */
  readonly primary: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** By label, where the task has labels. */
  readonly labels?: Readonly<Record<string, LabelMetrics>>;
  /** How many examples. */
  readonly count: number;
};

/** Takes results one by one; `result` throws `METRIC_EMPTY` before the first. */
export type Tally<Example, Result> = { add(example: Example, result: Result): void; result(): Omit<Evaluation, 'count'> };

/** How a task is measured: the options that its results are asked for with, and a tally to start. */
export type TaskMetrics<Example, Options extends TaskOptions, Result> = {
  readonly options: Options;
  /** `labels` are the model's. */
  start(labels: readonly string[]): Tally<Example, Result>;
};
