import { addCounts, f1Metrics, type F1Metrics, type LabelCounts, type LabelMetrics } from './label-counts.js';
import { requirePairs } from './paired.js';

/** The share of predictions that are the truth (SST-2, MNLI and others of GLUE; Wang et al. 2019). Throws `METRIC_LENGTH`, `METRIC_EMPTY`. */
export function accuracy(predicted: ArrayLike<string | number>, actual: ArrayLike<string | number>): number {
  requirePairs('accuracy', predicted, actual);
  return hits(predicted, actual) / actual.length;
}

/**
 * Accuracy over all and over each group, such as the two levels of RACE, `middle` and `high` (Lai et al. 2017, which names all of
 * them RACE, RACE-M and RACE-H). Groups in the order they first come. Throws `METRIC_LENGTH`, `METRIC_EMPTY`.
 */
export function accuracyByGroup(predicted: readonly (string | number)[], actual: readonly (string | number)[], groups: readonly string[]): { readonly overall: number; readonly groups: ReadonlyMap<string, number> } {
  requirePairs('accuracy', groups, actual);
  const overall = accuracy(predicted, actual);
  const ofGroup = (group: string): number => {
    const own = actual.flatMap((_, n) => (groups[n] === group ? [n] : []));
    return accuracy(own.map((n) => predicted[n]!), own.map((n) => actual[n]!));
  };
  return { overall, groups: new Map([...new Set(groups)].map((group) => [group, ofGroup(group)])) };
}

/**
 * Precision, recall and F1 of labels, as scikit-learn's `precision_recall_fscore_support` with `zero_division=0`: an example has a
 * set of labels and is given one, of a single label each. Micro F1 over single labels is their accuracy. `labels` are those that macro
 * averages over; left out, all that occur. Throws `METRIC_LENGTH`, `METRIC_EMPTY`.
 */
export function labelF1(predicted: readonly (readonly string[])[], actual: readonly (readonly string[])[], labels?: readonly string[]): F1Metrics {
  requirePairs('F1', predicted, actual);
  const counts: LabelCounts = new Map();
  for (const label of labels ?? []) addCounts(counts, label, {});
  const add = (label: string, one: Parameters<typeof addCounts>[2]): void => {
    if (labels === undefined || counts.has(label)) addCounts(counts, label, one);
  };
  actual.forEach((own, n) => {
    const [given, truth] = [new Set(predicted[n]), new Set(own)];
    for (const label of given) add(label, { predicted: 1, hits: Number(truth.has(label)) });
    for (const label of truth) add(label, { actual: 1 });
  });
  return f1Metrics(counts);
}

/** Precision, recall and F1 of one label against the rest (MRPC and QQP of GLUE); all 0 where it neither holds nor is said. Throws `METRIC_LENGTH`, `METRIC_EMPTY`. */
export const binaryF1 = (predicted: readonly string[], actual: readonly string[], positive: string): LabelMetrics =>
  labelF1(predicted.map((label) => [label]), actual.map((label) => [label]), [positive]).labels.get(positive)!;

/** The share of examples whose set of labels is met exactly (subset accuracy of scikit-learn). Throws `METRIC_LENGTH`, `METRIC_EMPTY`. */
export function subsetAccuracy(predicted: readonly (readonly string[])[], actual: readonly (readonly string[])[]): number {
  requirePairs('subset accuracy', predicted, actual);
  const key = (labels: readonly string[]): string => JSON.stringify([...new Set(labels)].sort());
  return accuracy(predicted.map(key), actual.map(key));
}

/**
 * Matthews correlation (CoLA of GLUE), from -1 to 1; of more than two labels the R_K of Gorodkin 2004, which is the same for
 * two: (s c - sum p_k t_k) / sqrt((s^2 - sum p_k^2) (s^2 - sum t_k^2)). 0 where all predictions or all truths are of one label, as in
 * scikit-learn. Throws `METRIC_LENGTH`, `METRIC_EMPTY`.
 */
export function matthews(predicted: readonly (string | number)[], actual: readonly (string | number)[]): number {
  requirePairs('Matthews correlation', predicted, actual);
  const total = actual.length;
  const [said, held] = [tally(predicted), tally(actual)];
  const products = [...held].reduce((sum, [label, count]) => sum + count * (said.get(label) ?? 0), 0);
  const rest = (counts: ReadonlyMap<unknown, number>): number => total * total - [...counts.values()].reduce((sum, count) => sum + count * count, 0);
  const scale = Math.sqrt(rest(said)) * Math.sqrt(rest(held));
  return scale === 0 ? 0 : Math.max(-1, Math.min(1, (total * hits(predicted, actual) - products) / scale));
}

/** The mean of squared differences, for regression. Throws `METRIC_LENGTH`, `METRIC_EMPTY`. */
export function meanSquaredError(predicted: readonly number[], actual: readonly number[]): number {
  requirePairs('mean squared error', predicted, actual);
  return actual.reduce((sum, value, n) => sum + (value - predicted[n]!) ** 2, 0) / actual.length;
}

function hits(predicted: ArrayLike<unknown>, actual: ArrayLike<unknown>): number {
  let count = 0;
  for (let n = 0; n < actual.length; n++) count += Number(predicted[n] === actual[n]);
  return count;
}

function tally(labels: readonly (string | number)[]): ReadonlyMap<string | number, number> {
  const counts = new Map<string | number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
