import type { Tensors } from '@albertkit/core';
import { differencesOf, noDifference, outputTolerance, worseOf, type Difference } from '@albertkit/core/agreement';
import { CliError } from '../errors.js';

/** How far two series of outputs of the same runs lie apart, `expected` being the definition. */
export const difference = (expected: readonly Tensors[], actual: readonly Tensors[]): Difference =>
  expected.flatMap((outputs, run) => Object.values(differencesOf(outputs, actual[run] ?? {}, outputTolerance, run))).reduce(worseOf, noDifference);

/** Ends the program with 1 where a head's outputs or decisions differ between backends. Throws `BACKENDS_DISAGREE`. */
export function requireAgreement(compared: readonly { readonly head: string; readonly backend: string; readonly agree: boolean }[]): void {
  const apart = compared.filter(({ agree }) => !agree).map(({ head, backend }) => `${head} on ${backend}`);
  if (apart.length > 0) throw new CliError('BACKENDS_DISAGREE', `Outputs or decisions differ from the reference: ${apart.join('; ')}.`, { apart });
}
