import { AlbertkitError } from '@albertkit/core';
import type { LossWatch } from './progress.js';

export type DivergenceOptions = {
  /** How far the running (geometric) mean of the loss may surely rise above its least, as a factor: 4 standard errors are taken off on either side. 1.5 when left out, Infinity for any. */
  readonly rise?: number;
  /** Updates one after another that may move nothing; 10 when left out. */
  readonly failures?: number;
  /** How often training may go back to its last checkpoint; 2 when left out. */
  readonly restarts?: number;
  /** What the learning rate is multiplied by at each; 0.5 when left out. */
  readonly rateFactor?: number;
};

export const withDefaults = ({ rise = 1.5, failures = 10, restarts = 2, rateFactor = 0.5 }: DivergenceOptions): Required<DivergenceOptions> => {
  if (!(rise > 1) || !Number.isSafeInteger(failures) || failures < 0 || !Number.isSafeInteger(restarts) || restarts < 0 || !(rateFactor > 0 && rateFactor <= 1)) {
    throw new AlbertkitError('TRAINING_OPTION', `Divergence takes a rise above 1, whole numbers of failures and restarts from 0, and a factor of the rate above 0 and up to 1: got ${rise}, ${failures}, ${restarts}, ${rateFactor}.`, { rise, failures, restarts, rateFactor });
  }
  return { rise, failures, restarts, rateFactor };
};

/** The mean forgets 1 part in 50 at each update, so that one batch that is hard alone raises no alarm. */
const memory = 0.98;
/** The spread of fewer losses says little yet. */
const few = 25;
/** Standard errors on either side: batches of several heads, and of labels that are all but learned, differ by far more than a factor. */
const sure = 4;
/** Standard deviations above the mean from which one loss alone makes a state doubtful, and how many in turn over the least times `rise` do. */
const odd = 3;
const many = 5;

/**
 * What is known of the loss after another update: exponentially weighted mean and variance (West 1979, Updating mean and variance estimates) of its
 * logarithm, in which a loss that explodes rises evenly. An update that moved nothing leaves them as they were, and so does a loss that has no logarithm.
 */
export function watchLoss(before: LossWatch, loss: number, moved: boolean, { rise }: Required<DivergenceOptions>): LossWatch {
  if (!moved) return { ...before, failed: before.failed + 1 };
  if (!(loss > 0)) return { ...before, last: before.mean, above: 0, failed: 0 };
  const { seen, mean, variance, least, above } = before;
  const last = Math.log(loss);
  const share = Math.max(1 - memory, 1 / (seen + 1)); // the plain mean of the first ones
  const now = { seen: seen + 1, mean: mean + share * (last - mean), variance: (1 - share) * (variance + share * (last - mean) ** 2), last };
  const surely = now.mean + sure * standardError(now);
  return { ...now, least: now.seen <= few ? surely : Math.min(least, surely), above: seen >= few && last > least + Math.log(rise) ? above + 1 : 0, failed: 0 };
}

const standardError = ({ seen, variance }: Pick<LossWatch, 'seen' | 'variance'>): number => Math.sqrt(variance * Math.max(1 / seen, (1 - memory) / (1 + memory)));

/** Whether the loss runs away: too many updates in turn moved nothing, or the mean surely rose too far. */
export const diverges = (watch: LossWatch, { rise, failures }: Required<DivergenceOptions>): boolean =>
  watch.failed > failures || (watch.seen > few && watch.mean - sure * standardError(watch) > watch.least + Math.log(rise));

/**
 * Whether a checkpoint is worth going back to: the last update moved the parameters, and neither the last losses nor the mean are on their way up. No
 * standard error is taken off here: to save a little later costs nothing, and a loss that runs away widens its own.
 */
export const isSound = (watch: LossWatch, { rise }: Required<DivergenceOptions>): boolean =>
  watch.failed === 0 && watch.above < many
  && (watch.seen <= few || (watch.last <= watch.mean + odd * Math.sqrt(watch.variance) && watch.mean <= watch.least + Math.log((1 + rise) / 2)));
