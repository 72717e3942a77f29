import { AlbertkitError } from '@albertkit/core';

/** Holds two lists to each other: `METRIC_LENGTH` where they differ in length, `METRIC_EMPTY` where there is nothing to measure. */
export function requirePairs(metric: string, predicted: ArrayLike<unknown>, actual: ArrayLike<unknown>): void {
  if (predicted.length !== actual.length) throw new AlbertkitError('METRIC_LENGTH', `${metric} compares one prediction with one truth, and was given ${predicted.length} predictions for ${actual.length} truths.`, { metric, predicted: predicted.length, actual: actual.length });
  requireSome(metric, actual.length);
}

/** Throws `METRIC_EMPTY`: a mean over nothing is no number. */
export function requireSome(metric: string, count: number): void {
  if (count === 0) throw new AlbertkitError('METRIC_EMPTY', `${metric} was given no examples: there is nothing to measure.`, { metric });
}
