import { contentModeration, embeddingRanking, sentenceSimilarity, textRanking, zeroShotClassification, type EncodedInput, type Task, type TaskOptions } from '@albertkit/tasks';
import { metricsFor, type TaskMetrics } from '@albertkit/training';
import { moderationRow, rankingRow, similarityRow, zeroShotRow } from './labelled-rows.js';
import type { RowReading } from './row-reading.js';
import { labelledTaskNames, withLabelledTask, type Labelled, type LabelledTask } from './labelled-tasks.js';

/** A task that labelled rows can measure. */
export type MeasuredTask<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer> = {
  readonly task: Task<Input, Options, Result, Encoded>;
  readonly metrics: TaskMetrics<Labelled<Input, Answer>, Options, Result>;
  /** Throws what says why the fields are no example. */
  read(fields: object, reading: RowReading): Labelled<Input, Answer> | undefined;
  /** Options that follow from the examples, where the command line does not say otherwise. */
  options?(examples: readonly Labelled<Input, Answer>[]): Partial<Options>;
  /** The task as one that can be taught, where its head has a probability for each label of an example. */
  readonly calibrated?: LabelledTask<Input, Options, Result, Encoded, Answer>['task'];
};

/** Work that goes on with a task whatever its types are. */
export type WithMeasuredTask<T> = <Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(task: MeasuredTask<Input, Options, Result, Encoded, Answer>) => Promise<T>;

/** The tasks by the names that `albertkit run` has for them. */
export const measuredTaskNames = [...labelledTaskNames, 'zero-shot-classification', 'content-moderation', 'text-ranking', 'embedding-ranking', 'sentence-similarity'] as const;

/** Goes on with the task of a name. Throws `TASK_UNKNOWN`. */
export function withMeasuredTask<T>(name: string, use: WithMeasuredTask<T>): Promise<T> {
  switch (name) {
    case 'zero-shot-classification':
      // All labels that occur are there to choose from.
      return use({ task: zeroShotClassification, metrics: metricsFor(name), read: zeroShotRow, options: (examples) => ({ labels: [...new Set(examples.flatMap(({ labels }) => labels))].sort() }) });
    case 'content-moderation':
      return use({ task: contentModeration, metrics: metricsFor(name), read: moderationRow });
    case 'text-ranking':
      return use({ task: textRanking, metrics: metricsFor(name), read: rankingRow });
    case 'embedding-ranking':
      return use({ task: embeddingRanking, metrics: metricsFor(name), read: rankingRow });
    case 'sentence-similarity':
      return use({ task: sentenceSimilarity, metrics: metricsFor(name), read: similarityRow });
    default:
      return withLabelledTask(name, (labelled) => use({ ...labelled, calibrated: labelled.task }), measuredTaskNames);
  }
}
