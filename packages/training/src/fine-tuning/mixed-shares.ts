import { AlbertkitError } from '@albertkit/core';

/** How many rows a head has, and how often each is to come in an epoch, where that is said. */
type HeadSize = { readonly rows: number; readonly share?: number };

/**
 * How often each row of each head comes in an epoch. What is said stays; the rest is temperature-scaled mixing (Raffel et al. 2020, arXiv
 * 1910.10683, section 3.5.2): heads have rows in an epoch as their sizes to the power of 1 / temperature, and the largest has each once. A temperature
 * of 1 is each row of every head once. Throws `OPTION` for a temperature below 1.
 */
export function mixedShares(heads: readonly HeadSize[], temperature = 2): readonly number[] {
  if (!(temperature >= 1 && Number.isFinite(temperature))) throw new AlbertkitError('OPTION', `Heads are mixed at a finite temperature from 1, not ${temperature}.`, { option: 'mixingTemperature', value: temperature });
  const largest = heads.reduce((most, { rows, share = 1 }) => Math.max(most, rows * share), 0);
  return heads.map(({ rows, share }) => share ?? (largest / rows) ** (1 - 1 / temperature));
}
