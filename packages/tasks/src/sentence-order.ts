import { AlbertkitError, ignoredLabel, type Tensors } from '@albertkit/core';
import { averageRows } from './average-rows.js';
import { largestAt, requireFinite } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { addCoverage } from './coverage.js';
import { longestRow, planRows, type Coverage, type RowPlan } from './rows.js';
import { readSentences, type Sentence, type SentenceInput } from './sentences/sentence-input.js';
import type { EncodedInput, TaskContext, TaskOptions, TrainableTask } from './task.js';

export type SentenceOrderOptions = TaskOptions & {
  /** How many sentences stand on either side of a place, as the model was trained on passages; 1 when left out. */
  readonly context?: number;
  /** A place is a break where the probability of the swapped order is over this; 0.5 when left out. */
  readonly threshold?: number;
};

export type SentenceOrder = {
  readonly sentences: readonly Sentence[];
  /** For each place between neighbouring sentences, the probability that they stand in order. */
  readonly inOrder: readonly number[];
  /** The mean of the natural logs of those, at most 0; left out where there are fewer than two sentences. */
  readonly coherence?: number;
  /** The place that is least in order: 0 is between the first two sentences. Left out where there is none. */
  readonly weakest?: number;
  /** The places that are more likely out of order, by `threshold`. */
  readonly breaks: readonly number[];
  readonly coverage: Coverage;
};

/** A text, and of each place between neighbouring sentences whether the two were swapped. */
export type SentenceOrderExample = { readonly input: SentenceInput; readonly swapped: readonly boolean[] };

export type EncodedOrder = EncodedInput & { readonly sentences: readonly Sentence[]; readonly plans: readonly RowPlan[]; readonly coverage: Coverage };

/** What the tasks on the sentence-order head share: a model that was saved with its pre-training heads serves. */
export const orderTask = { head: 'pretraining', servedBy: ['pretraining'], outputs: { sop_logits: 'row' } } as const;

/**
 * How coherent a text is, by ALBERT's own pre-training head: of each two neighbouring sentences (or passages, see `context`) the
 * probability that they stand in order, class 0 of `sop_logits` (Lan et al. 2020, section 3.1).
 */
export const sentenceOrder: TrainableTask<SentenceInput, SentenceOrderOptions, SentenceOrder, EncodedOrder, SentenceOrderExample> = {
  ...orderTask,
  name: 'sentence-order',
  options: {
    context: { kind: 'whole', min: 1, about: 'how many sentences stand on either side of a place; 1 when left out' },
    threshold: { kind: 'number', min: 0, max: 1, about: 'a break is where the probability of the swapped order is over this; 0.5 when left out' },
  },
  encode(input, context, options) {
    const sentences = readSentences('sentence-order', input);
    const side = options.context ?? 1;
    const passage = (from: number, to: number): string => sentences.slice(Math.max(0, from), to).map(({ text }) => text).join(' ');
    const pairs = sentences.slice(1).map((_, n): readonly [string, string] => [passage(n + 1 - side, n + 1), passage(n + 1, n + 1 + side)]);
    return { sentences, ...encodePairs(pairs, context, options) };
  },
  decode({ sentences, plans, coverage }, outputs, context, { threshold = 0.5 }) {
    const logs = orderLogs(plans, outputs, context);
    const inOrder = logs.map(Math.exp);
    const breaks = [...inOrder.keys()].filter((place) => 1 - inOrder[place]! > threshold);
    if (logs.length === 0) return { sentences, inOrder, breaks, coverage };
    return { sentences, inOrder, coherence: logs.reduce((sum, log) => sum + log, 0) / logs.length, weakest: largestAt(logs.map((log) => -log)), breaks, coverage };
  },
  decide: ({ breaks }) => breaks.join(' '),
  target({ swapped }, { plans, rows }) {
    if (swapped.length !== plans.length) throw new AlbertkitError('EXAMPLE', `There are ${plans.length} places between sentences, and the example says of ${swapped.length} whether they were swapped.`, { places: plans.length, swapped: swapped.length });
    const order = plans.flatMap((plan, n) => plan.rows.map(() => Number(swapped[n])));
    const longest = longestRow(rows);
    return {
      sentence_order_label: { dtype: 'int32', shape: [rows.length], data: Int32Array.from(order) },
      labels: { dtype: 'int32', shape: [rows.length, longest], data: new Int32Array(rows.length * longest).fill(ignoredLabel) },
    };
  },
};

/** Rows for pairs of texts. Throws what `planRows` does. */
export function encodePairs(pairs: readonly (readonly [string, string])[], context: TaskContext, options: TaskOptions): Pick<EncodedOrder, 'rows' | 'plans' | 'coverage'> {
  const limits = rowLimits(context, options);
  const plans = pairs.map(([first, second]) => planRows(context.tokenizer.encode(first, { pair: second }), limits));
  return { plans, rows: plans.flatMap(({ rows }) => rows), coverage: addCoverage(plans.map(({ coverage }) => coverage)) };
}

/** For each pair the natural log of the probability that it is in order, by the mean of its windows' logits; finite. Throws `NON_FINITE`. */
export function orderLogs(plans: readonly RowPlan[], outputs: readonly Tensors[], { temperature }: TaskContext): readonly number[] {
  let row = 0;
  return plans.map(({ rows, weights }) => {
    const logits = averageRows(rows.map(() => outputs[row++]!['sop_logits']!.data), weights);
    requireFinite(logits);
    const lead = (logits[0]! - logits[1]!) / temperature;
    return Math.min(0, lead) - Math.log1p(Math.exp(-Math.abs(lead)));
  });
}
