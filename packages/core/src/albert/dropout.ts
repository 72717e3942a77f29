import { AlbertkitError } from '../errors.js';
import type { Value } from '../ir/value.js';
import { dropout } from '../ops/dropout.js';
import { constant, input } from '../ops/source.js';
import type { AlbertConfig } from './config.js';

export type DropoutOptions = {
  /**
   * Drop entries as in training: with the config's probabilities, or with these and 0 for the rest. The masks follow from the int32 scalar
   * `dropout_seed` (from 0, below 2^24), which is fed where any probability of the model is above 0. Off when left out.
   */
  readonly dropout?: boolean | Partial<AlbertConfig['dropout']>;
};

/** Where a model drops entries: a number of its own, so that masks differ, and whose probability it has. */
const places = {
  embeddings: { place: 0, kind: 'hidden' }, probabilities: { place: 1, kind: 'attention' }, attended: { place: 2, kind: 'hidden' },
  feedForward: { place: 3, kind: 'hidden' }, classifier: { place: 4, kind: 'classifier' },
} as const satisfies Readonly<Record<string, { readonly place: number; readonly kind: keyof AlbertConfig['dropout'] }>>;
type Place = keyof typeof places;

/** Dropout in a model that is being built. */
export type ModelDropout = {
  readonly drops: (place: Place) => boolean;
  /** x with entries dropped, x itself where none are; `application` is an int32 scalar, 0 when left out. */
  readonly drop: (x: Value, place: Place, application?: Value) => Value;
};

/** Throws `OPTION` for a probability that is not from 0 to below 1. */
export function modelDropout(config: AlbertConfig, { dropout: asked = false }: DropoutOptions): ModelDropout {
  const off = { hidden: 0, attention: 0, classifier: 0 };
  const probabilities = asked === true ? config.dropout : { ...off, ...(asked === false ? {} : asked) };
  for (const [kind, probability] of Object.entries(probabilities)) {
    if (!(probability >= 0 && probability < 1)) throw new AlbertkitError('OPTION', `A dropout probability is 0 or more and below 1, and "${kind}" is ${probability}.`, { kind, probability });
  }
  const seed = input('dropout_seed', 'int32', [], { below: 2 ** 24 });
  const probabilityOf = (place: Place): number => probabilities[places[place].kind];
  return {
    drops: (place) => probabilityOf(place) > 0,
    drop: (x, place, application = constant(0, 'int32')) => dropout(x, seed, application, { probability: probabilityOf(place), place: places[place].place }),
  };
}
