import { adamwGoogle, adamwTorch, lambGoogle, schedule, type DivergenceOptions, type Optimiser } from '@albertkit/training';
import type { z } from 'zod';
import type { divergenceFields, optimiserFields, scheduleFields } from './recipe-parts.js';

const optimisers = { 'adamw-torch': adamwTorch, 'adamw-google': adamwGoogle, 'lamb-google': lambGoogle } as const;

/** How weights move, as a recipe says it. */
export const recipeOptimiser = ({ name, beta1, beta2, epsilon, weight_decay: weightDecay, clip_norm: clipNorm }: z.output<typeof optimiserFields>): Optimiser =>
  optimisers[name]({ beta1, beta2, weightDecay, clipNorm, ...(epsilon === undefined ? {} : { epsilon }) });

/** The learning rate of each update. */
export const recipeRate = ({ peak, warm_up: warmUp, decay, end, power }: z.output<typeof scheduleFields>, updates: number): ((update: number) => number) =>
  schedule({ peak, steps: updates, warmUp: Math.round(warmUp * updates), decay, end, power });

/** When a loss has run away, and what is done then. */
export const recipeDivergence = ({ rise, failures, restarts, rate_factor: rateFactor }: z.output<typeof divergenceFields>): DivergenceOptions => ({ rise, failures, restarts, rateFactor });
