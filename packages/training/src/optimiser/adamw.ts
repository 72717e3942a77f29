import { add, constant, div, mul, scale, sqrt, sub, tanh, type Value } from '@albertkit/core';
import { averages, clipping, decayOf, plus, settingsOf, type Optimiser, type OptimiserOptions, type ParameterUpdate } from './optimiser.js';

/**
 * AdamW as torch.optim.AdamW defines it (Loshchilov and Hutter, arXiv 1711.05101): averages corrected for their start at 0,
 * epsilon (1e-8 when left out) added after the corrected root, p (1 - rate decay) before the step, no clipping unless asked for.
 * PyTorch decays every parameter it is given; here LayerNorms and biases are excluded unless `exclude` says otherwise.
 * Throws `OPTIMISER` for numbers that make no optimiser.
 */
export function adamwTorch(options: OptimiserOptions = {}): Optimiser {
  const settings = settingsOf('adamwTorch', options, { epsilon: 1e-8, clipNorm: Infinity });
  return {
    name: 'adamw-torch', ...clipping(settings),
    update(of) {
      const { name, parameter, rate, update } = of;
      const moved = averages(of, settings);
      const root = plus(div(sqrt(moved.second), sqrt(correction(settings.beta2, update))), settings.epsilon);
      const step = mul(div(rate, correction(settings.beta1, update)), div(moved.first, root));
      const decay = decayOf(settings, name);
      const decayed = decay === 0 ? parameter : mul(parameter, sub(constant(1), scale(rate, decay)));
      return { ...moved, parameter: sub(decayed, step) };
    },
  };
}

/**
 * AdamW as in google-research/albert's optimization.py (AdamWeightDecayOptimizer): no correction of the averages,
 * p - rate (m / (sqrt(v) + epsilon) + decay p), epsilon 1e-6, gradients clipped to a global norm of 1 as its
 * create_optimizer does. Throws `OPTIMISER` for numbers that make no optimiser.
 */
export function adamwGoogle(options: OptimiserOptions = {}): Optimiser {
  const settings = settingsOf('adamwGoogle', options, { epsilon: 1e-6, clipNorm: 1 });
  return {
    name: 'adamw-google', ...clipping(settings),
    update(of) {
      const moved = averages(of, settings);
      const step = decayedStep(of, moved, settings.epsilon, decayOf(settings, of.name));
      return { ...moved, parameter: sub(of.parameter, mul(of.rate, step)) };
    },
  };
}

/** m / (sqrt(v) + epsilon) + decay p: the direction that Google's optimisers move against, before the rate. */
export function decayedStep({ parameter }: ParameterUpdate, { first, second }: { readonly first: Value; readonly second: Value }, epsilon: number, decay: number): Value {
  const step = div(first, plus(sqrt(second), epsilon));
  return decay === 0 ? step : add(step, scale(parameter, decay));
}

/**
 * 1 - beta^t for an average that started at 0. With x = -t log(beta) this is 1 - exp(-x) = 2 tanh(x/2) / (1 + tanh(x/2)), which
 * keeps its digits in float32 where beta is near 1: the plain difference has four of them left at 0.999 and t = 1.
 */
function correction(beta: number, update: Value): Value {
  if (beta === 0) return constant(1);
  const half = tanh(scale(update, -Math.log(beta) / 2));
  return div(scale(half, 2), plus(half, 1));
}
