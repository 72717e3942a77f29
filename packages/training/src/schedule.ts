import { AlbertkitError } from '@albertkit/core';

/** How the rate falls after the warm-up: not at all, along a line, as half a cosine, or as a power of what is left. */
export type Decay = 'constant' | 'linear' | 'cosine' | 'polynomial';

export type ScheduleOptions = {
  /** The largest rate, reached at the end of the warm-up; above 0. */
  readonly peak: number;
  /** Updates in all, from 1. */
  readonly steps: number;
  /** Updates over which the rate rises along a line; 0 when left out. */
  readonly warmUp?: number;
  /** `linear` when left out. */
  readonly decay?: Decay;
  /** The rate at the last update and after it; 0 when left out. */
  readonly end?: number;
  /** The power of `polynomial`; 1 when left out, as in Google's code. */
  readonly power?: number;
};

/**
 * The learning rate of each update, counted from 0. Warm-up as PyTorch users know it: update n of w has n / w of the peak; the
 * decay then runs over the updates that are left, or over all with `decay: 'polynomial'`, as google-research/albert's optimization.py
 * has it. Throws `SCHEDULE` for numbers that make no schedule.
 */
export function schedule({ peak, steps, warmUp = 0, decay = 'linear', end = 0, power = 1 }: ScheduleOptions): (update: number) => number {
  const fail = (what: string): never => {
    throw new AlbertkitError('SCHEDULE', `${what}: peak ${peak}, ${steps} steps, warm-up ${warmUp}, end ${end}, power ${power}.`, { peak, steps, warmUp, decay, end, power });
  };
  if (!(peak > 0) || !Number.isFinite(peak)) fail('A learning rate is a finite number above 0');
  if (!Number.isSafeInteger(steps) || steps < 1) fail('A schedule has a whole number of steps from 1');
  if (!Number.isSafeInteger(warmUp) || warmUp < 0 || warmUp > steps) fail('A warm-up is a whole number of steps, no more than all');
  if (!(end >= 0 && end <= peak)) fail('The last rate is from 0 to the peak');
  if (!(power > 0) || !Number.isFinite(power)) fail('A power is a finite number above 0');
  const from = decay === 'polynomial' ? 0 : warmUp;
  return (update) => {
    if (update < warmUp) return (peak * update) / warmUp;
    if (decay === 'constant') return peak;
    const left = 1 - Math.min(1, (update - from) / Math.max(1, steps - from));
    const share = decay === 'cosine' ? (1 - Math.cos(Math.PI * left)) / 2 : left ** (decay === 'polynomial' ? power : 1);
    return end + (peak - end) * share;
  };
}
