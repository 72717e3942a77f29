import sizes from './sizes.json' with { type: 'json' };

/** A check that has a small size for every run, a long one for `npm run test:long -- NAME`, and may have one for the run with a fresh seed. */
export type SizeName = keyof typeof sizes;
type Sizes = { readonly small: number; readonly fresh?: number; readonly long: number };

/** Whether this is the run of `npm test` whose seed is a new one each time. */
export const isFresh = (): boolean => process.env['ALBERTKIT_SIZE'] === 'fresh';

/** How many cases a check runs: its small size, or the one that the environment's ALBERTKIT_SIZE names, `long` or `fresh`. */
export function size(name: SizeName): number {
  const { small, fresh = small, long }: Sizes = sizes[name];
  return isFresh() ? fresh : process.env['ALBERTKIT_SIZE'] === 'long' ? long : small;
}

/** The seed of a check's random cases, a uint32: ALBERTKIT_SEED of the environment, else always the same. */
export function seed(): number {
  const given = process.env['ALBERTKIT_SEED'];
  const number = given === undefined ? 20_261_121 : Number(given);
  if (!Number.isInteger(number) || number < 0 || number > 0xffffffff) throw new RangeError(`ALBERTKIT_SEED is an integer from 0 to 4294967295, got ${String(given)}.`);
  return number;
}
