import { exponentials, judgementsOf, type Judgement, type LabelledLogits } from './judgements.js';
import { meanLoss } from './scores.js';

export type FittedTemperature = {
  readonly temperature: number;
  /** The mean negative log-likelihood in nats at temperature 1, and at the one that was found: never more. */
  readonly before: number;
  readonly after: number;
};

/** The coldest and the hottest temperature that is given: data without a mistake would ask for 0, and be wrong to. */
const [coldest, hottest] = [0.05, 20];

/**
 * The temperature that gives the logits of dev data the least negative log-likelihood (Guo et al. 2017), from 0.05 to 20. The loss
 * is convex in 1 / temperature, so Newton's method with bisection finds it. It moves no decision: the largest logit stays the largest.
 * Throws as `judgementsOf`.
 */
export function fitTemperature(given: LabelledLogits): FittedTemperature {
  const judgements = judgementsOf('temperature', given);
  const temperature = 1 / bestInverse(judgements);
  const [before, after] = [meanLoss(judgements, 1), meanLoss(judgements, temperature)];
  // Rounding alone could make the best of a flat loss look worse than 1.
  return after < before ? { temperature, before, after } : { temperature: 1, before, after: before };
}

/** Where the slope of the loss is 0: Newton's step, the middle of what is left where that leads out. */
function bestInverse(judgements: readonly Judgement[]): number {
  let [low, high] = [1 / hottest, 1 / coldest];
  if (derivatives(judgements, low).slope >= 0) return low;
  if (derivatives(judgements, high).slope <= 0) return high;
  let inverse = 1;
  for (let round = 0; round < 200; round++) {
    const { slope, curvature } = derivatives(judgements, inverse);
    if (slope > 0) high = inverse;
    else low = inverse;
    const newton = inverse - slope / curvature;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (slope === 0 || Math.abs(next - inverse) <= 1e-12 * inverse) break;
    inverse = next;
  }
  return inverse;
}

/** Of the mean loss by the inverse temperature: the mean of logits under the model less the right one, and their mean variance. */
function derivatives(judgements: readonly Judgement[], inverse: number): { readonly slope: number; readonly curvature: number } {
  let [slope, curvature] = [0, 0];
  for (const { logits, right } of judgements) {
    const { values, sum } = exponentials(logits, 1 / inverse);
    // Logits less the right one: their mean is the slope.
    let [mean, square] = [0, 0];
    values.forEach((value, n) => {
      const lead = logits[n]! - logits[right]!;
      mean += (value / sum) * lead;
      square += (value / sum) * lead * lead;
    });
    slope += mean;
    curvature += square - mean * mean;
  }
  return { slope: slope / judgements.length, curvature: curvature / judgements.length };
}
