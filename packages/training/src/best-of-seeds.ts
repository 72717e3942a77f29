import { AlbertkitError } from '@albertkit/core';

/** The run that reached most, with the value of every seed in their order. */
export type BestOfSeeds<Run> = { readonly seed: number; readonly best: Run; readonly values: readonly number[] };

/**
 * Trains once a seed, one after another, and keeps the run whose value is largest, the first of equals, and never one whose value is NaN; the
 * others are let go as they end. Small data make runs differ much by their seed (Dodge et al. 2020, arXiv 2002.06305). Throws `OPTION` for no seed
 * and where every value is NaN, and what a run throws.
 */
export async function bestOfSeeds<Run>(seeds: readonly number[], run: (seed: number) => Promise<Run>, value: (run: Run) => number): Promise<BestOfSeeds<Run>> {
  const values: number[] = [];
  let kept: { readonly seed: number; readonly best: Run; readonly value: number } | undefined;
  for (const seed of seeds) {
    const best = await run(seed);
    const reached = value(best);
    values.push(reached);
    if (!Number.isNaN(reached) && (!kept || reached > kept.value)) kept = { seed, best, value: reached };
  }
  if (seeds.length === 0) throw new AlbertkitError('OPTION', 'There is no seed to train with: give at least one.', { seeds });
  if (!kept) throw new AlbertkitError('OPTION', `No seed of ${seeds.join(', ')} reached a value that is a number: measure by another, or lower the learning rate.`, { seeds });
  return { seed: kept.seed, best: kept.best, values };
}
