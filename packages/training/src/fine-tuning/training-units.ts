import { AlbertkitError, ignoredLabel, teacherName, type HeadKind, type Tensor, type Tensors } from '@albertkit/core';
import { inputError, turnKeeper, type EncodedInput, type Row, type TaskContext, type TaskOptions, type TrainableTask } from '@albertkit/tasks';
import { emptyData, oneClass } from './gather-labels.js';

/** What must stay in one batch: a row with its labels, or all rows of a question's choices. */
export type TrainingUnit = {
  readonly rows: readonly Row[];
  /** The labels by their inputs' names, with a first axis of 1; those of tokens are [1, tokens]. */
  readonly labels: Tensors;
  /** Whether it is the first of its example. */
  readonly first: boolean;
};

/** All that decides which batch a unit goes into, and how it counts. */
export type UnitRows = Pick<TrainingUnit, 'rows' | 'first'>;

/** Examples of one head as units, in their order. */
export type TrainingUnits = { readonly head: HeadKind; readonly padTokenId: number; readonly units: readonly TrainingUnit[] };

/** The label inputs that have one label a token. */
const tokenLabels: Partial<Record<HeadKind, readonly string[]>> = {
  pretraining: ['labels'], 'masked-lm': ['labels'], 'token-classification': ['labels', teacherName('logits')], 'question-answering': [teacherName('start_logits'), teacherName('end_logits')],
};

export const isTokenLabel = (head: HeadKind, name: string): boolean => tokenLabels[head]?.includes(name) ?? false;

/** What stands where a row has no token: no label, and a place where the teacher is sure that no answer is. */
export const paddingOf = (name: string): number => (/^teacher_(start|end)_/.test(name) ? -10_000 : ignoredLabel);

/**
 * Encodes examples for training, each with `task.encode` and `task.target`; a text of several windows gives a unit a window. Throws
 * `DATA_EMPTY`, `DATA_ONE_CLASS` where every text (or word) has one and the same label, what the task throws with the example's number as
 * `facts.input` (`LABEL_UNKNOWN`, `EXAMPLE`), and the signal's reason.
 */
export async function trainingUnits<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  task: TrainableTask<Input, Options, Result, Encoded, Example>,
  examples: Iterable<Example> | AsyncIterable<Example>,
  context: TaskContext,
  options: Options & { readonly signal?: AbortSignal },
): Promise<TrainingUnits> {
  const { head } = task;
  const units: TrainingUnit[] = [];
  const keepTurn = turnKeeper();
  let number = 0;
  for await (const example of examples) {
    await keepTurn();
    options.signal?.throwIfAborted();
    try {
      const encoded = task.encode(example.input, context, options);
      units.push(...unitsOf(head, encoded.rows, task.target(example, encoded, context)));
    } catch (thrown) {
      throw inputError(number, thrown);
    }
    number++;
  }
  if (units.length === 0) throw emptyData();
  requireVariety(head, units, number, context.config.labels);
  return { head, padTokenId: context.config.padTokenId, units };
}

/** Refuses values of -100, which would be taken for those of a row that has none. Throws `EXAMPLE`. */
export function refuseIgnored({ units }: TrainingUnits): void {
  const found = units.some(({ labels }) => Object.values(labels).some(({ dtype, data }) => dtype === 'float32' && data.includes(ignoredLabel)));
  if (found) throw new AlbertkitError('EXAMPLE', `A value is ${ignoredLabel}, which among several heads and in microbatches says that a row has none: train on other units of measure.`, { value: ignoredLabel });
}

function unitsOf(head: HeadKind, rows: readonly Row[], labels: Tensors): readonly TrainingUnit[] {
  if (head === 'multiple-choice') return [{ rows, labels, first: true }];
  return rows.map((row, n) => ({
    rows: [row],
    labels: Object.fromEntries(Object.entries(labels).map(([name, tensor]) => [name, rowLabels(tensor, n, isTokenLabel(head, name) ? row.ids.length : undefined)])),
    first: n === 0,
  }));
}

/** The labels of one row: [rows, ...] to [1, ...]; of tokens [rows, longest] to [1, tokens]. */
function rowLabels({ dtype, shape, data }: Tensor, row: number, tokens: number | undefined): Tensor {
  const size = data.length / shape[0]!;
  return { dtype, shape: [1, ...(tokens === undefined ? shape.slice(1) : [tokens])], data: data.slice(row * size, row * size + (tokens ?? size)) };
}

/** Heads that tell labels apart learn nothing from one. */
function requireVariety(head: HeadKind, units: readonly TrainingUnit[], examples: number, names: readonly string[]): void {
  if (head !== 'sequence-classification' && head !== 'token-classification') return;
  if (examples < 2) return;
  const seen = new Set<string>();
  for (const { labels: { labels } } of units) {
    if (labels!.dtype === 'float32') seen.add(labels!.data.join());
    else for (const label of labels!.data) if (label >= 0) seen.add(String(label));
    if (seen.size > 1) return;
  }
  const [only = ''] = seen;
  throw oneClass(names[Number(only)] === undefined ? [only] : [names[Number(only)]!], examples);
}
