import { multipleChoice, questionAnswering, textClassification, tokenClassification, type EncodedInput, type TaskOptions, type TrainableTask } from '@albertkit/tasks';
import { gatherEntityLabels, gatherTextLabels, metricsFor, type GatheredLabels, type TaskMetrics } from '@albertkit/training';
import { CliError } from '../errors.js';
import { answerRow, choiceRow, entityRow, textRow } from './labelled-rows.js';
import type { RowReading } from './row-reading.js';

/** An example: what is asked, and the answer beside it. */
export type Labelled<Input, Answer> = Answer & { readonly input: Input };

/** A task that labelled rows can teach and measure: how an example is read from fields, and which labels a head needs. */
export type LabelledTask<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer> = {
  readonly task: TrainableTask<Input, Options, Result, Encoded, Labelled<Input, Answer>>;
  readonly metrics: TaskMetrics<Labelled<Input, Answer>, Options, Result>;
  /** Undefined for a row that is left out. Throws what says why the fields are no example. */
  read(fields: object, reading: RowReading): Labelled<Input, Answer> | undefined;
  gather(examples: readonly Labelled<Input, Answer>[]): Partial<GatheredLabels>;
};

/** Work that goes on with a task whatever its types are. */
export type WithTask<T> = <Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(task: LabelledTask<Input, Options, Result, Encoded, Answer>) => Promise<T>;

/** The tasks by the names that `albertkit run` has for them. */
export const labelledTaskNames = ['text-classification', 'token-classification', 'question-answering', 'multiple-choice'] as const;

/** Goes on with the task of a name. Throws `TASK_UNKNOWN` with the names that are `known`. */
export function withLabelledTask<T>(name: string, use: WithTask<T>, known: readonly string[] = labelledTaskNames): Promise<T> {
  switch (name) {
    case 'text-classification':
      return use({ task: textClassification, metrics: metricsFor(name), read: textRow, gather: gatherTextLabels });
    case 'token-classification':
      return use({ task: tokenClassification, metrics: metricsFor(name), read: entityRow, gather: (examples) => ({ labels: gatherEntityLabels(examples) }) });
    case 'question-answering':
      return use({ task: questionAnswering, metrics: metricsFor(name), read: answerRow, gather: () => ({}) });
    case 'multiple-choice':
      return use({ task: multipleChoice, metrics: metricsFor(name), read: choiceRow, gather: () => ({}) });
    default:
      throw new CliError('TASK_UNKNOWN', `${JSON.stringify(name.slice(0, 80))} is no task of labelled rows; there are ${known.join(', ')}.`, { task: name.slice(0, 80), known });
  }
}
