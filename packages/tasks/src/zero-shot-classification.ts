import { AlbertkitError, type Tensors } from '@albertkit/core';
import { entailmentLabels } from './entailment-labels.js';
import { joinRows, partLogits, type JoinedRows } from './joined-rows.js';
import { softmax, topPlaces } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { planRows } from './rows.js';
import type { TaskContext, TaskOptions, TrainableTask } from './task.js';
import type { LabelScore, TextClassification } from './text-classification.js';
import { kindOf } from './text-input.js';

export type ZeroShotOptions = TaskOptions & {
  /** The labels to choose from, for inputs that name none. */
  readonly labels?: readonly string[];
  /** What is said of a text with a label in place of `{}`; `This example is {}.` when left out. */
  readonly hypothesisTemplate?: string;
  /** Whether each label holds by itself; false when left out: the scores of all sum to 1. */
  readonly multiLabel?: boolean;
  /** Which of the model's labels means that the text implies the hypothesis; the one that begins with "entail" when left out. */
  readonly entailmentLabel?: string;
  /** How many labels to give; all when left out. */
  readonly topK?: number;
};

/** A text, or a text with the labels to choose from (one text: separated by commas, as in transformers). */
export type ZeroShotInput = string | { readonly text: string; readonly labels?: string | number | readonly (string | number)[] };

/** A text with the labels that hold; exactly one unless `multiLabel`. */
export type ZeroShotExample = { readonly input: ZeroShotInput; readonly labels: readonly string[] };

export type EncodedHypotheses = JoinedRows & { readonly labels: readonly string[] };

/**
 * Labels that the model was never trained on: each makes a hypothesis, and a model of entailment says how far the text implies it, as
 * the zero-shot pipeline of transformers has it. Scores are the softmax of the entailment logits of all labels; with `multiLabel`, or a
 * lone label, that of entailment against contradiction for each. All pairs of text and label are rows of one batch; a text over the model's
 * positions slides beside the whole hypothesis, and the logits of its windows are averaged. Throws `ENTAILMENT_UNKNOWN` where
 * the model's labels do not say which one is entailment (transformers takes the last).
 */
export const zeroShotClassification: TrainableTask<ZeroShotInput, ZeroShotOptions, TextClassification, EncodedHypotheses, ZeroShotExample> = {
  name: 'zero-shot-classification',
  head: 'sequence-classification',
  servedBy: ['sequence-classification'],
  outputs: { logits: 'row' },
  options: {
    labels: { kind: 'texts', about: 'labels to choose from, for inputs that name none' },
    hypothesisTemplate: { kind: 'text', about: 'what is said of a text with a label in place of {}; "This example is {}." when left out' },
    multiLabel: { kind: 'flag', about: 'whether each label holds by itself; false when left out' },
    entailmentLabel: { kind: 'text', about: 'the model\'s label for entailment; the one that begins with "entail" when left out' },
    topK: { kind: 'whole', min: 1, about: 'how many labels to give; all when left out' },
  },
  encode(input, context, options) {
    const { hypothesisTemplate: template = 'This example is {}.' } = options;
    if (!template.includes('{}')) throw new AlbertkitError('OPTION', `The hypothesisTemplate ${JSON.stringify(template.slice(0, 80))} has no place for the label: write {} where it belongs.`, { option: 'hypothesisTemplate', value: template.slice(0, 80) });
    const { text, labels } = readInput(input, options.labels);
    const limits = { ...rowLimits(context, options), yields: 0 } as const;
    return { labels, ...joinRows(labels.map((label) => planRows(context.tokenizer.encode(text, { pair: template.replace('{}', () => label) }), limits))) };
  },
  decode(encoded, outputs, { config, temperature }, { multiLabel = false, entailmentLabel, topK }) {
    const { entailment, contradiction } = entailmentLabels(config.labels, entailmentLabel);
    const logits = partLogits(encoded, outputs);
    const scores = multiLabel || logits.length === 1
      ? logits.map((own) => softmax([own[contradiction]!, own[entailment]!], temperature)[1]!)
      : softmax(logits.map((own) => own[entailment]!), temperature);
    const labels = topPlaces(scores, topK ?? scores.length).map((n): LabelScore => ({ label: encoded.labels[n]!, score: scores[n]! }));
    return { ...labels[0]!, labels, coverage: encoded.coverage };
  },
  decide: ({ label }) => label,
  target: hypothesisTarget,
};

/** `labels`, int32 [rows]: entailment for the rows of the labels that hold, contradiction for the others. Throws `LABEL_UNKNOWN` for one that was not asked about. */
function hypothesisTarget({ labels: held }: ZeroShotExample, { rows, parts, labels }: EncodedHypotheses, { config }: TaskContext): Tensors {
  const { entailment, contradiction } = entailmentLabels(config.labels);
  const strange = held.find((label) => !labels.includes(label));
  if (strange !== undefined) throw new AlbertkitError('LABEL_UNKNOWN', `The example holds "${strange.slice(0, 80)}", which is none of the labels to choose from.`, { label: strange.slice(0, 80), labels });
  const data = new Int32Array(rows.length);
  parts.forEach(({ firstRow, weights }, n) => data.fill(held.includes(labels[n]!) ? entailment : contradiction, firstRow, firstRow + weights.length));
  return { labels: { dtype: 'int32', shape: [rows.length], data } };
}

function readInput(input: unknown, fallback: readonly string[] = []): { readonly text: string; readonly labels: readonly string[] } {
  const text = typeof input === 'string' ? input : typeof input === 'object' && input !== null && 'text' in input ? input.text : undefined;
  const given = typeof input === 'object' && input !== null && 'labels' in input ? input.labels : fallback;
  const listed: unknown[] = typeof given === 'string' ? given.split(',').map((label) => label.trim()) : Array.isArray(given) ? given : [given];
  const labels = [...new Set(listed.filter((label) => typeof label === 'string' || typeof label === 'number').map(String))].filter((label) => label !== '');
  if (typeof text === 'string' && labels.length > 0) return { text, labels };
  throw new AlbertkitError('TASK_INPUT', `zero-shot-classification takes { text, labels } with at least one label, or a text with the labels as an option, and was given ${kindOf(input)}.`, { task: 'zero-shot-classification', given: kindOf(input) });
}
