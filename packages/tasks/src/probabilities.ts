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
  const shift = Math.log(total);
  // The largest is taken off first: beside a large one the logarithm of the total would be lost.
  return Float64Array.from(logits, (logit) => (logit - largest) / temperature - shift);
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

/** The places of the `count` largest values, largest first, the first of equals first; in time n log(count). */
export function topPlaces(values: ArrayLike<number>, count: number): readonly number[] {
  const heap: number[] = []; // the least first
  const isLess = (a: number, b: number): boolean => values[a]! < values[b]! || (values[a] === values[b] && a > b);
  const size = Math.min(count, values.length);
  for (let place = 0; place < values.length; place++) {
    if (heap.length < size) {
      let at = heap.push(place) - 1;
      for (let parent = (at - 1) >> 1; at > 0 && isLess(place, heap[parent]!); at = parent, parent = (at - 1) >> 1) heap[at] = heap[parent]!;
      heap[at] = place;
    } else if (size > 0 && values[place]! > values[heap[0]!]!) {
      let at = 0;
      for (let child = 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && isLess(heap[child + 1]!, heap[child]!)) child++;
        if (!isLess(heap[child]!, place)) break;
        heap[at] = heap[child]!;
        at = child;
      }
      heap[at] = place;
    }
  }
  return heap.sort((a, b) => values[b]! - values[a]! || a - b);
}
