import { AlbertkitError } from '@albertkit/core';
import { matches, type NamePattern } from '../name-pattern.js';

/** Parameters whose rate is a multiple of the learning rate, from 0. */
export type RateGroup = { readonly parameters: NamePattern; readonly rate: number };

/** The multiple for a parameter: that of the first group it is in, else 1. Throws `RATE_RANGE` for a rate that is below 0 or not finite. */
export function rateOf(groups: readonly RateGroup[], name: string): number {
  const rate = groups.find(({ parameters }) => matches(parameters, name))?.rate ?? 1;
  if (!(rate >= 0) || !Number.isFinite(rate)) throw new AlbertkitError('RATE_RANGE', `The rate of "${name}" is ${rate} times the learning rate: give a finite number from 0.`, { name, rate });
  return rate;
}
