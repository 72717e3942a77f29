import type { Tensors } from '@albertkit/core';
import { CliError } from '../errors.js';

/** How far a float32 backend may be from the reference, absolute and relative. */
export const tolerance = 2e-5;

/** How far two series of outputs lie apart. */
export type Difference = {
  /** Largest absolute difference; NaN where one side alone is not a number, Infinity where shapes differ. */
  readonly largest: number;
  /** Largest difference as a share of what is allowed at that value; the outputs agree up to 1. */
  readonly share: number;
  /** The output with that share. */
  readonly output: string;
  /** How many numbers were compared. */
  readonly values: number;
};

/** Compares outputs of the same runs, `expected` being the definition. Allowed is `tolerance * (1 + |expected|)`. */
export function difference(expected: readonly Tensors[], actual: readonly Tensors[]): Difference {
  let found: Difference = { largest: 0, share: 0, output: '', values: 0 };
  if (expected.length !== actual.length) return apart('runs');
  for (const [run, outputs] of expected.entries()) {
    for (const [name, { data, shape }] of Object.entries(outputs)) {
      const other = actual[run]![name];
      if (!other || other.shape.join() !== shape.join()) return apart(name);
      for (let i = 0; i < data.length; i++) {
        const distance = apartBy(data[i]!, other.data[i]!);
        const share = distance / (tolerance * (1 + Math.abs(data[i]!)));
        if (!(distance <= found.largest)) found = { ...found, largest: distance };
        if (!(share <= found.share)) found = { ...found, share, output: name };
        if (Number.isNaN(distance)) return found;
      }
      found = { ...found, values: found.values + data.length };
    }
  }
  return found;
}

/** Whether the outputs agree; not a number never does. */
export const agrees = ({ share }: Difference): boolean => share <= 1;

/** Ends the program with 1 where a model's outputs or decisions differ between backends. Throws `BACKENDS_DISAGREE`. */
export function requireAgreement(compared: readonly { readonly model: string; readonly backend: string; readonly agree: boolean }[]): void {
  const apart = compared.filter(({ agree }) => !agree).map(({ model, backend }) => `${model} on ${backend}`);
  if (apart.length > 0) throw new CliError('BACKENDS_DISAGREE', `Outputs or decisions differ from the reference: ${apart.join('; ')}.`, { apart });
}

/** Equal infinities, and two values that are not numbers, are the same. */
const apartBy = (a: number, b: number): number => (Object.is(a, b) ? 0 : Math.abs(a - b));

const apart = (output: string): Difference => ({ largest: Infinity, share: Infinity, output, values: 0 });
