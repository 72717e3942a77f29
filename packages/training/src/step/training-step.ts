import { add, AlbertkitError, cast, closeGraph, constant, gradientGraph, input, less, mul, negate, openGraph, scale, state, where, type DType, type Graph, type GraphParts, type TensorType, type Value } from '@albertkit/core';
import { matches, type NamePattern } from '../name-pattern.js';
import { clipScale, globalNorm } from '../optimiser/gradient-norm.js';
import type { Optimiser } from '../optimiser/optimiser.js';
import { rateOf, type RateGroup } from './rate-groups.js';
import { stateNames } from './state-names.js';

export type TrainingStepOptions = {
  readonly optimiser: Optimiser;
  /** Parameters that stay as they are. */
  readonly frozen?: NamePattern;
  /** Parameters whose rate is a multiple of the learning rate; the first that matches counts. */
  readonly rates?: readonly RateGroup[];
  /** Add gradients up over runs and move the parameters in those with `apply`. The loss must then be a part of that of the whole batch: `albertLoss` with `labelTotals`. */
  readonly accumulate?: boolean;
  /** Outputs of the loss graph that stay; none when left out. */
  readonly keep?: readonly string[];
};
type Kept = NonNullable<GraphParts['state']>[string];

/**
 * One whole step as one graph: forward, backward, clipping, update. Its state holds the trained parameters under their own names,
 * both averages of each and int32 counters (`stateNames`), all from the weights and 0. Inputs are the loss graph's and `learning_rate`,
 * a float32 scalar; with `accumulate` also `apply`, a bool scalar, and state for the sums. Outputs: `loss` and `gradient_norm`
 * before clipping, float32 scalars over all runs since the last update; `updates` and `skipped`, int32 scalars: an update whose
 * loss or norm is not finite moves nothing and is counted as skipped. Throws `GRAPH_NAME` as `gradientGraph`, `NOTHING_TO_TRAIN`.
 */
export function trainingStep(lossGraph: Graph, { optimiser, frozen, rates = [], accumulate = false, keep = [] }: TrainingStepOptions): Graph {
  const trained = Object.entries(lossGraph.parameters).filter(([name]) => !matches(frozen, name));
  if (trained.length === 0) throw new AlbertkitError('NOTHING_TO_TRAIN', 'Every parameter of the model is frozen: leave one to train.', { parameters: Object.keys(lossGraph.parameters) });
  const backward = gradientGraph(lossGraph, { parameters: trained.map(([name]) => name), keep });
  const moves = new Map(trained.map(([name, type]) => [name, state(name, type)]));
  const values = openGraph(backward, ({ op, attrs }) => {
    const moved = op === 'parameter' ? moves.get(attrs['name'] as string) : undefined;
    return moved && [moved];
  });
  const given = (name: string): Value => values[backward.outputs[name]!]!;
  const summed = (name: string, of: string): Value => (accumulate ? add(state(name, given(of).type), given(of)) : given(of));

  const loss = summed(stateNames.loss, 'loss');
  const gradients = new Map(trained.map(([name]) => [name, summed(stateNames.gradient(name), name)]));
  const norm = globalNorm([...gradients.values()]);
  const apply = accumulate ? input('apply', 'bool', []) : undefined;
  const finite = isFinite(loss, norm);
  const moving = apply ? both(apply, finite) : finite;
  const clip = optimiser.clipNorm === undefined ? undefined : clipScale(norm, optimiser.clipNorm);
  const learningRate = input('learning_rate', 'float32', []);
  const updates = count(stateNames.updates, moving);
  const skipped = count(stateNames.skipped, apply ? both(apply, not(finite)) : not(finite));

  const kept: Record<string, Kept> = { [stateNames.updates]: updates, [stateNames.skipped]: skipped };
  const keepNext = (name: string, before: Value, after: Value, initial: Kept['initial']): void => {
    kept[name] = { type: before.type, initial, next: where(moving, after, before) };
  };
  for (const [name, type] of trained) {
    const [parameter, first, second] = [moves.get(name)!, state(stateNames.first(name), type), state(stateNames.second(name), type)];
    const gradient = gradients.get(name)!;
    const rate = rateOf(rates, name);
    const after = optimiser.update({
      name, parameter, first, second,
      gradient: clip ? mul(gradient, clip) : gradient,
      rate: rate === 1 ? learningRate : scale(learningRate, rate),
      update: cast(add(state(stateNames.updates, counter), constant(1, 'int32')), 'float32'),
    });
    keepNext(name, parameter, after.parameter, { weight: name });
    keepNext(stateNames.first(name), first, after.first, { fill: 0 });
    keepNext(stateNames.second(name), second, after.second, { fill: 0 });
  }
  const sums = new Map([[stateNames.loss, loss], ...[...gradients].map(([name, gradient]) => [stateNames.gradient(name), gradient] as const)]);
  if (apply) for (const [name, sum] of sums) kept[name] = { type: sum.type, initial: { fill: 0 }, next: where(apply, constant(0), sum) };
  return closeGraph({
    limits: backward.limits,
    inputs: backward.nodes.filter(({ op }) => op === 'input').map(({ outputs }) => values[outputs[0]!]!),
    outputs: { ...Object.fromEntries(keep.map((name) => [name, given(name)])), loss, gradient_norm: norm, updates: updates.next, skipped: skipped.next },
    state: kept,
  });
}

const counter: TensorType = { dtype: 'int32', shape: [] };

/** A counter that is one more after each run in which the condition holds. */
function count(name: string, condition: Value): Kept {
  const before = state(name, counter);
  return { type: counter, initial: { fill: 0 }, next: add(before, number(condition, 'int32')) };
}

const largestFloat32 = 3.4028234663852886e38;

/** Whether both are finite numbers: one that is not is not less than the largest, nor is its sum with another. */
const isFinite = (loss: Value, norm: Value): Value => less(add(norm, where(less(loss, constant(0)), negate(loss), loss)), constant(largestFloat32));

const number = (condition: Value, dtype: DType): Value => where(condition, constant(1, dtype), constant(0, dtype));
const both = (a: Value, b: Value): Value => less(constant(0), where(a, number(b, 'float32'), constant(0)));
const not = (condition: Value): Value => less(number(condition, 'float32'), constant(1));
