import { AlbertkitError } from '@albertkit/core';

/** Scores to probabilities that sum to 1, in float64. Throws `NON_FINITE`. */
export function softmax(logits: ArrayLike<number>, temperature = 1): Float64Array {
  requireFinite(logits);
  let largest = -Infinity;
  for (let n = 0; n < logits.length; n++) largest = Math.max(largest, logits[n]!);
  const powers = Float64Array.from(logits, (logit) => Math.exp((logit - largest) / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** The logarithms of `softmax`. Throws `NON_FINITE`. */
export function logSoftmax(logits: ArrayLike<number>, temperature = 1): Float64Array {
  requireFinite(logits);
  let largest = -Infinity;
  for (let n = 0; n < logits.length; n++) largest = Math.max(largest, logits[n]!);
  let total = 0;
  for (let n = 0; n < logits.length; n++) total += Math.exp((logits[n]! - largest) / temperature);
  const shift = largest / temperature + Math.log(total);
  return Float64Array.from(logits, (logit) => logit / temperature - shift);
}

/** Each score to a probability of its own, in float64. Throws `NON_FINITE`. */
export function sigmoid(logits: ArrayLike<number>, temperature = 1): Float64Array {
  requireFinite(logits);
  return Float64Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit / temperature)));
}

/** A model that overflowed has no result: throws `NON_FINITE`. */
export function requireFinite(values: ArrayLike<number>): void {
  for (let n = 0; n < values.length; n++) {
    if (!Number.isFinite(values[n])) throw new AlbertkitError('NON_FINITE', `The model gave ${values[n]} at position ${n} of its output: its weights or its precision overflow on this input.`, { position: n, value: String(values[n]) });
  }
}

/** The place of the largest value, the first of equals. */
export function largestAt(values: ArrayLike<number>): number {
  let best = 0;
  for (let n = 1; n < values.length; n++) if (values[n]! > values[best]!) best = n;
  return best;
}

/** The places of the `count` largest values, largest first, the first of equals first. */
export function topPlaces(values: ArrayLike<number>, count: number): readonly number[] {
  const best: number[] = [];
  for (let n = 0; n < values.length; n++) {
    if (best.length === count && !(values[n]! > values[best[count - 1]!]!)) continue;
    let at = best.length;
    while (at > 0 && values[n]! > values[best[at - 1]!]!) at--;
    best.splice(at, 0, n);
    if (best.length > count) best.pop();
  }
  return best;
}
