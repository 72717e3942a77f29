import { compileTask, pipeline, type EncodedInput, type Model, type TaskOptions } from '@albertkit/tasks';
import { problemTypeOf, type Backend } from '@albertkit/core';
import { brierScore, evaluate, expectedCalibrationError, labelledLogits, negativeLogLikelihood, type Evaluation } from '@albertkit/training';
import { closing } from '../closing.js';
import { oneLine } from '../errors.js';
import type { Io } from '../io.js';
import { table } from '../table.js';
import type { Labelled } from './labelled-tasks.js';
import type { MeasuredTask } from './measured-tasks.js';

/** How far probabilities can be trusted, at the temperature that the folder has. */
type Calibration = { readonly expectedCalibrationError: number; readonly brierScore: number; readonly negativeLogLikelihood: number };
export type Measured = Evaluation & { readonly calibration?: Calibration };

/** The metrics of a model on labelled examples, and its calibration where its head has probabilities. Throws what `evaluate` and `labelledLogits` throw. */
export async function measureLabelled<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(
  { task, metrics, options: following, calibrated }: MeasuredTask<Input, Options, Result, Encoded, Answer>, examples: readonly Labelled<Input, Answer>[], model: Model, backend: Backend, head: { readonly head?: string }, settings: object, { signal }: Io): Promise<Measured> {
  const options = { ...metrics.options, ...following?.(examples), ...settings, signal };
  const found = await closing(await pipeline(task, model, { backend, ...head }), (run) => evaluate<Input, Options, Result, Labelled<Input, Answer>>(run, examples, metrics, options));
  if (!calibrated) return found;
  const { executable, context } = await compileTask(calibrated, model, backend, head);
  return closing(executable, async () => {
    if (calibrated.head === 'sequence-classification' && problemTypeOf(context.config) === 'regression') return found;
    const logits = await labelledLogits(calibrated, executable, context, examples, options);
    const { temperature } = context;
    return { ...found, calibration: { expectedCalibrationError: expectedCalibrationError(logits, { temperature }), brierScore: brierScore(logits, temperature), negativeLogLikelihood: negativeLogLikelihood(logits, temperature) } };
  });
}

/** The figures as tables for people. */
export function shownMeasures({ metrics, labels, calibration, count }: Measured): string {
  const number = (value: number): string => value.toFixed(4);
  const figures = table([{ title: 'metric' }, { title: 'value', align: 'right' }], [...Object.entries({ ...metrics, ...calibration }).map(([name, value]) => [name, number(value)]), ['examples', String(count)]]);
  if (!labels) return figures;
  const byLabel = Object.entries(labels).map(([label, { precision, recall, f1, support }]) => [oneLine(label), number(precision), number(recall), number(f1), String(support)]);
  return `${figures}\n\n${table([{ title: 'label' }, ...['precision', 'recall', 'f1', 'support'].map((title) => ({ title, align: 'right' as const }))], byLabel)}`;
}
