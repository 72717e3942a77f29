import { constant, div, less, mul, sub, where, type Value } from '@albertkit/core';
import { decayedStep } from './adamw.js';
import { globalNorm } from './gradient-norm.js';
import { averages, clipping, decayOf, settingsOf, type Optimiser, type OptimiserOptions } from './optimiser.js';
import { matches } from '../name-pattern.js';

/**
 * LAMB as in google-research/albert's lamb_optimizer.py (You et al., arXiv 1904.00962, without bounds on the ratio): the step of
 * `adamwGoogle` times |p| / |step|, 1 where either norm is 0 and for excluded names; gradients clipped to a global norm of 1.
 * Norms are of one parameter as the checkpoint holds it, a shared one once. Throws `OPTIMISER` for numbers that make no optimiser.
 */
export function lambGoogle(options: OptimiserOptions = {}): Optimiser {
  const settings = settingsOf('lambGoogle', options, { epsilon: 1e-6, clipNorm: 1 });
  return {
    name: 'lamb-google', ...clipping(settings),
    update(of) {
      const { name, parameter, rate } = of;
      const moved = averages(of, settings);
      const step = decayedStep(of, moved, settings.epsilon, decayOf(settings, name));
      const length = matches(settings.exclude, name) ? rate : mul(rate, trustRatio(parameter, step));
      return { ...moved, parameter: sub(parameter, mul(length, step)) };
    },
  };
}

function trustRatio(parameter: Value, step: Value): Value {
  const [weight, length] = [globalNorm([parameter]), globalNorm([step])];
  const one = constant(1);
  const moves = less(constant(0), length);
  return where(less(constant(0), weight), where(moves, div(weight, where(moves, length, one)), one), one);
}
