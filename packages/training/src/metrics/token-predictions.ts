import { AlbertkitError, ignoredLabel, type Tensor } from '@albertkit/core';
import { requireSome } from './paired.js';

/** Sums over labelled tokens, to be added up over batches. */
export type TokenSums = { readonly count: number; readonly correct: number; readonly negativeLogLikelihood: number };

export type TokenMetrics = {
  readonly count: number;
  readonly accuracy: number;
  /** The mean negative log-likelihood in nats: the masked-LM loss. */
  readonly loss: number;
  /** exp of the loss. */
  readonly perplexity: number;
};

/**
 * Sums over the tokens that have a label: logits [..., classes] and labels int32 [...] with -100 for those left out; the first of equal
 * logits is the prediction. The negative log-likelihood is that of the softmax, in float64. Throws `METRIC_LENGTH` where the shapes do not go
 * together, and `LABEL_RANGE`.
 */
export function sumTokens(logits: Tensor, labels: Tensor): TokenSums {
  const classes = logits.shape.at(-1) ?? 0;
  if (logits.shape.slice(0, -1).join() !== labels.shape.join()) throw new AlbertkitError('METRIC_LENGTH', `Labels are one for each row of logits, and were given as [${labels.shape.join(', ')}] for [${logits.shape.join(', ')}].`, { logits: logits.shape, labels: labels.shape });
  let [count, correct, negativeLogLikelihood] = [0, 0, 0];
  for (let row = 0; row < labels.data.length; row++) {
    const label = labels.data[row]!;
    if (label === ignoredLabel) continue;
    if (label < 0 || label >= classes) throw new AlbertkitError('LABEL_RANGE', `Label ${label} is none of the ${classes} classes, 0 to ${classes - 1}.`, { label, classes });
    const judged = judgeToken(logits.data.subarray(row * classes, (row + 1) * classes), label);
    count++;
    correct += Number(judged.rank === 0);
    negativeLogLikelihood += judged.negativeLogLikelihood;
  }
  return { count, correct, negativeLogLikelihood };
}

/** One prediction: how many logits stand before the label's, the first of equals first, and its negative log-likelihood in nats, of the softmax in float64. */
export function judgeToken(logits: ArrayLike<number>, label: number): { readonly rank: number; readonly negativeLogLikelihood: number } {
  let largest = -Infinity;
  for (let n = 0; n < logits.length; n++) largest = Math.max(largest, logits[n]!);
  const own = logits[label]!;
  let [rank, sum] = [0, 0];
  for (let n = 0; n < logits.length; n++) {
    rank += Number(logits[n]! > own || (logits[n]! === own && n < label));
    sum += Math.exp(logits[n]! - largest);
  }
  return { rank, negativeLogLikelihood: largest - own + Math.log(sum) };
}

/** Accuracy, loss and perplexity (exp of the mean negative log-likelihood) from the sums of all batches. Throws `METRIC_EMPTY` where no token has a label. */
export function tokenMetrics(batches: Iterable<TokenSums>): TokenMetrics {
  let [count, correct, total] = [0, 0, 0];
  for (const sums of batches) {
    count += sums.count;
    correct += sums.correct;
    total += sums.negativeLogLikelihood;
  }
  requireSome('masked-LM loss', count);
  return { count, accuracy: correct / count, loss: total / count, perplexity: Math.exp(total / count) };
}
