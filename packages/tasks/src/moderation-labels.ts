import { problemTypeOf, type AlbertConfig } from '@albertkit/core';
import { sigmoid, softmax } from './probabilities.js';

/** Whether a label holds: null between a clear yes and a clear no. */
export type Match = boolean | null;

export type ModerationRules = {
  readonly threshold?: number;
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly abstain?: number;
  readonly safeLabels?: readonly string[];
};

/** Names that say there is nothing to object to: `neither`, `neutral`, `none`, `normal`, `clean`, `safe`, `ok`, and `not` or `non` with anything. */
const safeName = /^(neither|neutral|none|normal|clean|safe|ok(ay)?|n(on|ot)[^a-z].+)$/i;

/** Which labels mean that there is nothing to object to: the named ones, else by their names (see the docs page). */
export const safeLabelIds = ({ labels }: AlbertConfig, named?: readonly string[]): ReadonlySet<number> =>
  new Set(labels.flatMap((label, id) => ((named ? named.includes(label) : safeName.test(label)) ? [id] : [])));

/** The probability of each label for the logits of one row: sigmoid for several labels and for a lone one, else softmax. */
export const labelProbabilities = (logits: ArrayLike<number>, config: AlbertConfig, temperature: number): Float64Array =>
  logits.length === 1 || problemTypeOf(config) === 'multi_label_classification' ? sigmoid(logits, temperature) : softmax(logits, temperature);

export const thresholdOf = (label: string, { threshold = 0.5, thresholds = {} }: ModerationRules): number =>
  (Object.hasOwn(thresholds, label) ? thresholds[label] : undefined) ?? threshold;

/** Yes from the threshold and `abstain` more, no below the threshold and `abstain` less, null between. */
export function matchOf(score: number, threshold: number, abstain = 0): Match {
  return score >= threshold + abstain ? true : score < threshold - abstain ? false : null;
}
