import { AlbertkitError } from '@albertkit/core';
import { requirePairs } from '../metrics/paired.js';

/** Logits of examples that have one label of several: an example a list [classes], which may differ in length, and its label's number. */
export type SingleLabelLogits = { readonly problem: 'single_label_classification'; readonly logits: readonly ArrayLike<number>[]; readonly labels: ArrayLike<number> };

/** Logits of examples whose labels each hold or do not: lists [labels], and 1 for those that hold, else 0. */
export type MultiLabelLogits = { readonly problem: 'multi_label_classification'; readonly logits: readonly ArrayLike<number>[]; readonly labels: readonly ArrayLike<number>[] };

/** What a model said of labelled examples before any temperature: all that calibration needs to know. */
export type LabelledLogits = SingleLabelLogits | MultiLabelLogits;

/** One judgement: logits that compete, and the number of the right one. A label of several that each hold or not competes, as a logit, with 0. */
export type Judgement = { readonly logits: ArrayLike<number>; readonly right: number };

/** The judgements of labelled examples, one an example or one a label. Throws `METRIC_LENGTH`, `METRIC_EMPTY`, `LABEL_RANGE`, and `NON_FINITE` for logits that are no numbers. */
export function judgementsOf(metric: string, given: LabelledLogits): readonly Judgement[] {
  const { logits } = given;
  requirePairs(metric, logits, given.labels);
  const judgements = given.problem === 'single_label_classification'
    ? logits.map((own, n): Judgement => ({ logits: own, right: given.labels[n]! }))
    : logits.flatMap((own, n) => {
        requirePairs(metric, own, given.labels[n]!);
        return Array.from(own, (logit, label): Judgement => ({ logits: [0, logit], right: given.labels[n]![label]! }));
      });
  for (const { logits: own, right } of judgements) {
    if (!Number.isInteger(right) || right < 0 || right >= own.length) throw new AlbertkitError('LABEL_RANGE', `Label ${right} is none of ${own.length} classes: labels are numbers from 0 to ${own.length - 1}.`, { label: right, classes: own.length });
    for (let n = 0; n < own.length; n++) if (!Number.isFinite(own[n])) throw new AlbertkitError('NON_FINITE', `A logit is ${own[n]}: the model's numbers have gone astray, and nothing can be said of their calibration.`, { logit: String(own[n]) });
  }
  return judgements;
}

/** exp of logits over a temperature, less their largest: [classes], and their sum. */
export function exponentials(logits: ArrayLike<number>, temperature: number): { readonly values: Float64Array; readonly sum: number } {
  let largest = -Infinity;
  for (let n = 0; n < logits.length; n++) largest = Math.max(largest, logits[n]!);
  const values = new Float64Array(logits.length);
  let sum = 0;
  for (let n = 0; n < logits.length; n++) sum += values[n] = Math.exp((logits[n]! - largest) / temperature);
  return { values, sum };
}
