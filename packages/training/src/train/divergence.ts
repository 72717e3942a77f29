import { AlbertkitError } from '@albertkit/core';
import type { LossWatch } from './progress.js';

export type DivergenceOptions = {
  /** How far the running mean of the loss may rise above its least, as a factor; 1.5 when left out, Infinity for any. */
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
/** The mean of fewer losses says little yet. */
const few = 10;

/** What is known of the loss after another update. An update that moved nothing leaves the mean as it was. */
export function watchLoss({ seen, mean, least, failed }: LossWatch, loss: number, moved: boolean): LossWatch {
  if (!moved) return { seen, mean, least, failed: failed + 1 };
  const share = Math.max(1 - memory, 1 / (seen + 1)); // the plain mean of the first ones
  const now = (1 - share) * mean + share * loss;
  return { seen: seen + 1, mean: now, least: seen < few ? now : Math.min(least, now), failed: 0 };
}

/** Whether the loss runs away: too many updates in turn moved nothing, or the mean rose too far. A loss below 0 has no such factor. */
export const diverges = ({ mean, least, failed }: LossWatch, { rise, failures }: Required<DivergenceOptions>): boolean =>
  failed > failures || (least > 0 && mean > rise * least);

/** Whether a checkpoint is worth going back to: the last update moved the parameters, and the mean is not half-way to running away. */
export const isSound = ({ mean, least, failed }: LossWatch, { rise }: Required<DivergenceOptions>): boolean =>
  failed === 0 && (least <= 0 || mean <= ((1 + rise) / 2) * least);
