import { requirePairs } from './paired.js';

/** Pearson correlation (STS-B of GLUE), from -1 to 1; 0 where one side never changes (SciPy has NaN there). Throws `METRIC_LENGTH`, `METRIC_EMPTY`. */
export function pearson(predicted: ArrayLike<number>, actual: ArrayLike<number>): number {
  requirePairs('Pearson correlation', predicted, actual);
  const [x, y] = [centred(predicted), centred(actual)];
  const scale = Math.sqrt(dot(x, x)) * Math.sqrt(dot(y, y));
  return scale === 0 ? 0 : Math.max(-1, Math.min(1, dot(x, y) / scale));
}

/** Spearman correlation (STS-B of GLUE): Pearson's over ranks, where equal values share the mean of their ranks; from -1 to 1, 0 where one side never changes. Throws `METRIC_LENGTH`, `METRIC_EMPTY`. */
export function spearman(predicted: ArrayLike<number>, actual: ArrayLike<number>): number {
  requirePairs('Spearman correlation', predicted, actual);
  return pearson(averageRanks(predicted), averageRanks(actual));
}

/** The rank of each value from 1, equal values with the mean of theirs. */
function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, n) => n).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let first = 0, end = 0; first < order.length; first = end) {
    while (end < order.length && values[order[end]!] === values[order[first]!]) end++;
    for (let n = first; n < end; n++) ranks[order[n]!] = (first + 1 + end) / 2;
  }
  return ranks;
}

/** Values less their mean, over their largest size so that no square leaves the numbers; all 0 where all are equal. */
function centred(values: ArrayLike<number>): Float64Array {
  const first = values[0] ?? 0;
  const largest = Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // A mean of equal values may miss them by a rounding, and the rest would pass for a change.
  if (largest === 0 || Array.from(values).every((value) => value === first)) return new Float64Array(values.length);
  const scaled = Float64Array.from(values, (value) => value / largest);
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  return scaled.map((value) => value - mean);
}

const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, n) => sum + value * y[n]!, 0);
