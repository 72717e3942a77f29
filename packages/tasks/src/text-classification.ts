import { AlbertkitError, problemTypeOf, type AlbertConfig, type ProblemType, type Tensor } from '@albertkit/core';
import { averageRows } from './average-rows.js';
import { requireFinite, sigmoid, softmax, topPlaces } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { planRows, type Coverage, type RowPlan } from './rows.js';
import type { TaskOptions, TrainableTask } from './task.js';
import { readTextInput, type TextInput } from './text-input.js';

export type TextClassificationOptions = TaskOptions & {
  /** How many labels to give; all when left out. */
  readonly topK?: number;
  /** What turns logits into scores; by the model's problem type when left out. */
  readonly function?: ScoreFunction;
};
export type ScoreFunction = 'softmax' | 'sigmoid' | 'none';

export type LabelScore = { readonly label: string; readonly score: number };
export type TextClassification = LabelScore & {
  /** Labels with their scores, highest first; `label` and `score` are those of the first. */
  readonly labels: readonly LabelScore[];
  readonly coverage: Coverage;
};

/** A text with its answer: one label, all labels that hold, or the values that a regression model should give. */
export type TextClassificationExample =
  | { readonly input: TextInput; readonly label: string }
  | { readonly input: TextInput; readonly labels: readonly string[] }
  | { readonly input: TextInput; readonly values: readonly number[] };

/**
 * Labels for a text or a pair. Scores are softmax for a single label, sigmoid for several, and the raw value for regression,
 * by `problem_type`; where the config has none, one label means regression, as in the loss of transformers (whose pipeline
 * would take sigmoid there). A text over the model's positions is the mean of its windows' logits, each weighing as
 * many tokens as it speaks for.
 */
export const textClassification: TrainableTask<TextInput, TextClassificationOptions, TextClassification, RowPlan, TextClassificationExample> = {
  name: 'text-classification',
  head: 'sequence-classification',
  servedBy: ['sequence-classification'],
  outputs: { logits: 'row' },
  options: {
    topK: { kind: 'whole', min: 1, about: 'how many labels to give; all when left out' },
    function: { kind: 'choice', of: ['softmax', 'sigmoid', 'none'], about: 'what turns logits into scores; by the problem type when left out' },
  },
  encode(input, context, options) {
    const { text, pair } = readTextInput('text-classification', input);
    return planRows(context.tokenizer.encode(text, pair === undefined ? {} : { pair }), rowLimits(context, options));
  },
  decode({ weights, coverage }, outputs, { config, temperature }, options) {
    const logits = averageRows(outputs.map((row) => row['logits']!.data), weights);
    const scores = scoresOf(logits, options.function ?? functionOf(config), temperature);
    const labels = topPlaces(scores, options.topK ?? scores.length).map((id) => ({ label: config.labels[id]!, score: scores[id]! }));
    return { ...labels[0]!, labels, coverage };
  },
  decide({ label, labels }, { config }) {
    const problem = problemTypeOf(config);
    if (problem === 'regression') return undefined;
    return problem === 'single_label_classification' ? label : labels.flatMap((one) => (one.score > 0.5 ? [one.label] : [])).sort().join(', ');
  },
  target: (example, { rows }, { config }) => ({ labels: labelTensor(example, rows.length, config) }),
};

const functions: Readonly<Record<ProblemType, ScoreFunction>> = { regression: 'none', single_label_classification: 'softmax', multi_label_classification: 'sigmoid' };
const functionOf = (config: AlbertConfig): ScoreFunction => functions[problemTypeOf(config)];

function scoresOf(logits: Float64Array, chosen: ScoreFunction, temperature: number): Float64Array {
  if (chosen === 'softmax') return softmax(logits, temperature);
  if (chosen === 'sigmoid') return sigmoid(logits, temperature);
  requireFinite(logits);
  return logits;
}

/** Labels for each row of an example, as `albertLoss` wants them: int32 [rows], float32 [rows, labels] or [rows]. */
export function labelTensor(example: TextClassificationExample, rows: number, config: AlbertConfig): Tensor {
  const problem = problemTypeOf(config);
  const { labels } = config;
  const given = 'label' in example ? 'single_label_classification' : 'labels' in example ? 'multi_label_classification' : 'regression';
  if (given !== problem) throw new AlbertkitError('EXAMPLE', `The model is one of ${problem}, and the example is one of ${given}.`, { problem, given });
  if ('label' in example) return { dtype: 'int32', shape: [rows], data: new Int32Array(rows).fill(labelId(labels, example.label)) };
  const values = 'values' in example ? example.values : holding(labels, example.labels);
  if (values.length !== labels.length) throw new AlbertkitError('EXAMPLE', `The model has ${labels.length} labels, and the example ${values.length} values.`, { labels, values });
  const data = Float32Array.from({ length: rows * values.length }, (_, n) => values[n % values.length]!);
  return { dtype: 'float32', shape: labels.length === 1 && problem === 'regression' ? [rows] : [rows, labels.length], data };
}

function holding(labels: readonly string[], held: readonly string[]): readonly number[] {
  const ids = new Set(held.map((label) => labelId(labels, label)));
  return labels.map((_, id) => Number(ids.has(id)));
}

/** The number of a label. Throws `LABEL_UNKNOWN`. */
export function labelId(labels: readonly string[], label: string): number {
  const id = labels.indexOf(label);
  if (id >= 0) return id;
  throw new AlbertkitError('LABEL_UNKNOWN', `The model has no label "${label.slice(0, 80)}": it has ${labels.slice(0, 12).join(', ')}${labels.length > 12 ? ` and ${labels.length - 12} more` : ''}.`, { label: label.slice(0, 80), labels });
}
