import { AlbertkitError, ignoredLabel, problemTypeOf, type Executable, type Tensor, type Tensors } from '@albertkit/core';
import { runTask, type EncodedInput, type RunTaskOptions, type Task, type TaskContext, type TaskOptions, type TrainableTask } from '@albertkit/tasks';
import type { LabelledLogits, SingleLabelLogits } from '../calibration/judgements.js';
import { sumTokens, tokenMetrics, type TokenMetrics } from '../metrics/token-predictions.js';

/** The output of a head that each of its label inputs speaks of. */
const outputOf: Readonly<Record<string, string>> = { labels: 'logits', sentence_order_label: 'sop_logits', start_positions: 'start_logits', end_positions: 'end_logits' };

/** Logits [classes] with the number of the right one, or with what holds of each. */
type Labelled = { readonly logits: ArrayLike<number>; readonly label: number | ArrayLike<number> };
type EncodedExample<Encoded> = EncodedInput & { readonly encoded: Encoded; readonly targets: Tensors };

/**
 * Runs labelled examples and gives the logits of each label, before any temperature: one a row (a text of several windows is judged window by
 * window), one a labelled token or masked word, two an answer's row (start and end), one a question with its choices. It is what
 * calibration takes; all are held at once. Throws `CALIBRATION_HEAD` for a head whose labels are values, and as `runTask` and `Task.target` do.
 */
export async function labelledLogits<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  task: TrainableTask<Input, Options, Result, Encoded, Example>,
  executable: Executable,
  context: TaskContext,
  examples: readonly Example[],
  options: Options & RunTaskOptions,
): Promise<LabelledLogits> {
  if (task.head === 'sequence-classification' && problemTypeOf(context.config) === 'regression') throw new AlbertkitError('CALIBRATION_HEAD', 'The labels of this head are values, which have no probability: only labels can be calibrated.', { task: task.name });
  const found = (await runTask(labelledTask(task), executable, context, examples, options)).flat();
  const logits = found.map((one) => one.logits);
  const numbers = found.flatMap(({ label }) => (typeof label === 'number' ? [label] : []));
  if (numbers.length === found.length) return { problem: 'single_label_classification', logits, labels: numbers };
  return { problem: 'multi_label_classification', logits, labels: found.flatMap(({ label }) => (typeof label === 'number' ? [] : [label])) };
}

/** Accuracy, loss and perplexity of labelled logits, such as those of masked words. Throws `METRIC_EMPTY`, `LABEL_RANGE`. */
export const wordMetrics = ({ logits, labels }: SingleLabelLogits): TokenMetrics =>
  tokenMetrics(logits.map((own, n) => sumTokens({ dtype: 'float32', shape: [1, own.length], data: Float64Array.from(own) }, { dtype: 'int32', shape: [1], data: Int32Array.of(labels[n]!) })));

/** A task over examples: what it encodes and runs is the task's own, and its result is the logits beside the labels. */
function labelledTask<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  task: TrainableTask<Input, Options, Result, Encoded, Example>,
): Task<Example, Options, readonly Labelled[], EncodedExample<Encoded>> {
  const { name, head, servedBy, outputs, options } = task;
  const optional = task.optionalOutputs === undefined ? {} : { optionalOutputs: task.optionalOutputs };
  return {
    name, head, servedBy, outputs, options, ...optional,
    encode(example, context, given) {
      const encoded = task.encode(example.input, context, given);
      return { encoded, rows: encoded.rows, targets: task.target(example, encoded, context) };
    },
    // Of the tokens' logits only those that have a label: a vocabulary for each token would be too much to hold.
    keep: ({ rows, targets }, row, given) => (targets['labels']?.shape.length === 2 && targets['labels'].dtype === 'int32' && given['logits']?.shape.length === 2
      ? { ...given, logits: labelledRows(given['logits'], rowOf(targets['labels'], row).subarray(0, rows[row]!.ids.length)) }
      : given),
    decode({ rows, targets }, given) {
      if (head === 'multiple-choice') return [{ logits: given.map((row) => row['logits']!.data[0]!), label: targets['labels']!.data[0]! }];
      return Object.entries(targets).flatMap(([label, target]) => {
        const output = outputOf[label]!;
        if (outputs[output] === undefined) return [];
        return rows.flatMap((_, row) => rowLogits(given[row]![output]!, target, row));
      });
    },
  };
}

function rowLogits(logits: Tensor, target: Tensor, row: number): readonly Labelled[] {
  const own = rowOf(target, row);
  if (target.dtype === 'float32') return [{ logits: logits.data, label: own }];
  if (target.shape.length === 1) return own[0] === ignoredLabel ? [] : [{ logits: logits.data, label: own[0]! }];
  const classes = logits.shape[1]!;
  return Array.from(own).filter((label) => label !== ignoredLabel).map((label, n) => ({ logits: logits.data.subarray(n * classes, (n + 1) * classes), label }));
}

/** The labels of one row. */
function rowOf({ shape, data }: Tensor, row: number): Tensor['data'] {
  const size = data.length / shape[0]!;
  return data.subarray(row * size, (row + 1) * size);
}

/** The logits [labelled, classes] of the tokens that have a label. */
function labelledRows({ dtype, shape, data }: Tensor, labels: Tensor['data']): Tensor {
  const classes = shape[1]!;
  const places = Array.from(labels.keys()).filter((place) => labels[place] !== ignoredLabel);
  const kept = new Float64Array(places.length * classes);
  places.forEach((place, n) => kept.set(data.subarray(place * classes, (place + 1) * classes), n * classes));
  return { dtype, shape: [places.length, classes], data: kept };
}
