import { exponentials, judgementsOf, type Judgement, type LabelledLogits } from './judgements.js';

/** The mean negative log-likelihood in nats of the right labels when logits are divided by a temperature (of several labels: the mean binary cross-entropy). Throws as `judgementsOf`. */
export const negativeLogLikelihood = (given: LabelledLogits, temperature = 1): number => meanLoss(judgementsOf('negative log-likelihood', given), temperature);

/** As `negativeLogLikelihood`, of judgements. */
export function meanLoss(judgements: readonly Judgement[], temperature: number): number {
  let total = 0;
  for (const { logits, right } of judgements) {
    let largest = -Infinity;
    for (let n = 0; n < logits.length; n++) largest = Math.max(largest, logits[n]!);
    total += (largest - logits[right]!) / temperature + Math.log(exponentials(logits, temperature).sum);
  }
  return total / judgements.length;
}

/**
 * Brier score: the mean over examples of the squared distance between probabilities and truth, from 0 to 2 (Brier 1950); of several
 * labels the mean over labels of (p - y)^2, from 0 to 1. Throws as `judgementsOf`.
 */
export function brierScore(given: LabelledLogits, temperature = 1): number {
  const judgements = judgementsOf('Brier score', given);
  let total = 0;
  for (const { logits, right } of judgements) {
    const { values, sum } = exponentials(logits, temperature);
    if (given.problem === 'multi_label_classification') total += (values[1]! / sum - right) ** 2;
    else values.forEach((value, n) => (total += (value / sum - Number(n === right)) ** 2));
  }
  return total / judgements.length;
}
