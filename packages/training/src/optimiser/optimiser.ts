import { AlbertkitError, add, constant, mul, scale, type Value } from '@albertkit/core';
import { matches, type NamePattern } from '../name-pattern.js';

/** One parameter in one update: the tensors have its shape; `rate` and `update` (counted from 1) are float32 scalars. */
export type ParameterUpdate = {
  readonly name: string;
  readonly parameter: Value;
  readonly gradient: Value;
  /** The moving averages of the gradient and of its square, both 0 before the first update. */
  readonly first: Value;
  readonly second: Value;
  readonly rate: Value;
  readonly update: Value;
};
export type UpdatedParameter = Pick<ParameterUpdate, 'parameter' | 'first' | 'second'>;

/** How parameters move: what is done to all gradients together, and the update of one parameter as more graph. */
export type Optimiser = {
  readonly name: string;
  /** Gradients whose global norm is larger are scaled down to it; left out, they are taken as they are. */
  readonly clipNorm?: number;
  update(of: ParameterUpdate): UpdatedParameter;
};

export type OptimiserOptions = {
  /** Decay of the average of the gradient; 0.9 when left out. */
  readonly beta1?: number;
  /** Decay of the average of its square; 0.999 when left out. */
  readonly beta2?: number;
  /** Added to the square root of the second average. */
  readonly epsilon?: number;
  /** 0.01 when left out. */
  readonly weightDecay?: number;
  /** Largest global norm of the gradient; Infinity for no clipping. */
  readonly clipNorm?: number;
  /** Parameters without decay, and for LAMB without a trust ratio; LayerNorms and biases when left out. */
  readonly exclude?: NamePattern;
};
export type Settings = Required<OptimiserOptions>;

/** What Google's code for ALBERT excludes from decay: `exclude_from_weight_decay` in optimization.py. */
const layerNormsAndBiases = /LayerNorm|layer_norm|bias/;

/** Options with what was left out filled in. Throws `OPTIMISER` for numbers that make no optimiser. */
export function settingsOf(name: string, given: OptimiserOptions, defaults: Pick<Settings, 'epsilon' | 'clipNorm'>): Settings {
  const settings: Settings = { beta1: 0.9, beta2: 0.999, weightDecay: 0.01, exclude: layerNormsAndBiases, ...defaults, ...given };
  const { beta1, beta2, epsilon, weightDecay, clipNorm } = settings;
  const wrong = (what: string): never => {
    throw new AlbertkitError('OPTIMISER', `${what} of ${name}: beta1 ${beta1}, beta2 ${beta2}, epsilon ${epsilon}, decay ${weightDecay}, clipping at ${clipNorm}.`, { name, beta1, beta2, epsilon, weightDecay, clipNorm });
  };
  for (const beta of [beta1, beta2]) if (!(beta >= 0 && beta < 1)) wrong('The averages decay by a number from 0 to below 1, which is not so');
  if (!(epsilon > 0) || !Number.isFinite(epsilon)) wrong('Epsilon is a finite number above 0, which is not so');
  if (!(weightDecay >= 0) || !Number.isFinite(weightDecay)) wrong('The decay of weights is a finite number from 0, which is not so');
  if (!(clipNorm > 0)) wrong('The largest norm is a number above 0, or Infinity, which is not so');
  return settings;
}

/** The decay of a parameter: none for those that are excluded. */
export const decayOf = ({ weightDecay, exclude }: Settings, name: string): number => (matches(exclude, name) ? 0 : weightDecay);

/** `clipNorm` as an optimiser holds it: none where it clips nothing. */
export const clipping = ({ clipNorm }: Settings): Pick<Optimiser, 'clipNorm'> => (clipNorm === Infinity ? {} : { clipNorm });

/** Both averages after another gradient: beta m + (1 - beta) g, and the same of g squared (Kingma and Ba, arXiv 1412.6980). */
export function averages({ gradient, first, second }: ParameterUpdate, { beta1, beta2 }: Settings): { readonly first: Value; readonly second: Value } {
  return {
    first: add(scale(first, beta1), scale(gradient, 1 - beta1)),
    second: add(scale(second, beta2), mul(gradient, scale(gradient, 1 - beta2))),
  };
}

/** x plus a number. */
export const plus = (x: Value, number: number): Value => add(x, constant(number));
