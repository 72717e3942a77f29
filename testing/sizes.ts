import sizes from './sizes.json' with { type: 'json' };

/** A check that has a small size for every run and a long one for `npm run test:long -- NAME`. */
export type SizeName = keyof typeof sizes;

/** How many cases a check runs: its small size, or the long one when the environment's ALBERTKIT_SIZE is `long`. */
export const size = (name: SizeName): number => sizes[name][process.env['ALBERTKIT_SIZE'] === 'long' ? 'long' : 'small'];

/** The seed of a check's random cases, a uint32: ALBERTKIT_SEED of the environment, else always the same. */
export function seed(): number {
  const given = process.env['ALBERTKIT_SEED'];
  const number = given === undefined ? 20_261_121 : Number(given);
  if (!Number.isInteger(number) || number < 0 || number > 0xffffffff) throw new RangeError(`ALBERTKIT_SEED is an integer from 0 to 4294967295, got ${String(given)}.`);
  return number;
}
