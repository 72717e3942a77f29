import { add, AlbertkitError, cast, closeGraph, constant, input, less, mul, negate, scale, state, where, type Graph, type GraphParts, type TensorType, type Value } from '@albertkit/core';
import { matches, type NamePattern } from '../name-pattern.js';
import { clipScale, globalNorm } from '../optimiser/gradient-norm.js';
import type { Optimiser } from '../optimiser/optimiser.js';
import { rateOf, type RateGroup } from './rate-groups.js';
import { stateNames } from './state-names.js';
import { summedGradients } from './summed-gradients.js';

export type TrainingStepOptions = {
  readonly optimiser: Optimiser;
  /** Parameters that stay as they are. */
  readonly frozen?: NamePattern;
  /** Parameters whose rate is a multiple of the learning rate; the first that matches counts. */
  readonly rates?: readonly RateGroup[];
  /**
   * Parts of the batch that one step takes one after another, adding losses and gradients up before its one update; 1 when left out.
   * The loss graph is then that of a part (`albertLoss` with `labelTotals`), and `stackMicrobatches` makes what is fed.
   */
  readonly microbatches?: number;
  /** Outputs of the loss graph that stay; none when left out. */
  readonly keep?: readonly string[];
};
type State = NonNullable<GraphParts['state']>;

/**
 * One whole step as one graph: forward, backward, clipping, update. Its state holds the trained parameters under their own names,
 * both averages of each and int32 counters (`stateNames`), starting from the weights and 0. Inputs are the loss graph's, each with an
 * axis of microbatches in front where there are several, and `learning_rate`, a float32 scalar. Outputs: `loss` and `gradient_norm`
 * before clipping, float32 scalars; `updates` and `skipped`, int32 scalars: a step whose loss or norm is not finite moves nothing and
 * is counted as skipped. Throws `MICROBATCHES`, `NOTHING_TO_TRAIN`, `RATE_RANGE`, and `GRAPH_NAME` as `gradientGraph`.
 */
export function trainingStep(lossGraph: Graph, { optimiser, frozen, rates = [], microbatches = 1, keep = [] }: TrainingStepOptions): Graph {
  if (!Number.isSafeInteger(microbatches) || microbatches < 1) throw new AlbertkitError('MICROBATCHES', `A step has a whole number of microbatches from 1, got ${microbatches}.`, { microbatches });
  const trained = Object.entries(lossGraph.parameters).filter(([name]) => !matches(frozen, name));
  if (trained.length === 0) throw new AlbertkitError('NOTHING_TO_TRAIN', 'Every parameter of the model is frozen: leave one to train.', { parameters: Object.keys(lossGraph.parameters) });
  const before = new Map(trained.map(([name, type]) => [name, state(name, type)]));
  const { loss, gradients, kept, inputs } = summedGradients(lossGraph, before, { microbatches, keep });

  const norm = globalNorm([...gradients.values()]);
  const finite = isFinite(loss, norm);
  const clip = optimiser.clipNorm === undefined ? undefined : clipScale(norm, optimiser.clipNorm);
  const learningRate = input('learning_rate', 'float32', []);
  const updates = count(stateNames.updates, finite, [1, 0]);
  const skipped = count(stateNames.skipped, finite, [0, 1]);
  const next: Record<string, State[string]> = { [stateNames.updates]: updates, [stateNames.skipped]: skipped };
  for (const [name, parameter] of before) {
    const { type } = parameter;
    const [first, second] = [state(stateNames.first(name), type), state(stateNames.second(name), type)];
    const gradient = gradients.get(name)!;
    const rate = rateOf(rates, name);
    const after = optimiser.update({
      name, parameter, first, second,
      gradient: clip ? mul(gradient, clip) : gradient,
      rate: rate === 1 ? learningRate : scale(learningRate, rate),
      update: cast(add(state(stateNames.updates, counter), constant(1, 'int32')), 'float32'),
    });
    next[name] = { type, initial: { weight: name }, next: where(finite, after.parameter, parameter) };
    next[stateNames.first(name)] = { type, initial: { fill: 0 }, next: where(finite, after.first, first) };
    next[stateNames.second(name)] = { type, initial: { fill: 0 }, next: where(finite, after.second, second) };
  }
  return closeGraph({
    limits: lossGraph.limits,
    inputs: [...inputs, learningRate],
    outputs: { ...kept, loss, gradient_norm: norm, updates: updates.next, skipped: skipped.next },
    state: next,
  });
}

const counter: TensorType = { dtype: 'int32', shape: [] };

/** A counter that grows by one number where a condition holds and by another where it does not. */
function count(name: string, condition: Value, [met, unmet]: readonly [number, number]): State[string] {
  return { type: counter, initial: { fill: 0 }, next: add(state(name, counter), where(condition, constant(met, 'int32'), constant(unmet, 'int32'))) };
}

const largestFloat32 = 3.4028234663852886e38;

/** Whether both are finite numbers: one that is not is not less than the largest, nor is its sum with another. */
const isFinite = (loss: Value, norm: Value): Value => less(add(norm, where(less(loss, constant(0)), negate(loss), loss)), constant(largestFloat32));
