import { AlbertkitError } from '@albertkit/core';
import { randomNumbers, shuffledNumbers } from '../random-numbers.js';
import type { UnitRows } from './training-units.js';

export type EpochOptions = {
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Counted from 0. */
  readonly epoch: number;
  /** Most tokens in a batch, or in each of its parts, padding among them; a larger unit runs alone. 4096 when left out. */
  readonly tokenBudget?: number;
  /** Parts of one batch, which are of one shape; 1 when left out. */
  readonly microbatches?: number;
};

/** Units of this many batches are shuffled together and then sorted by length: padding is small, and no batch holds the same units each time. */
const batchesInPool = 64;

/**
 * The batches of one epoch as numbers of units: every unit once, those of a batch of like length and (multiple choice) of as many choices,
 * batches in random order. It follows from seed, epoch, budget and lengths alone, the same on every machine. Throws `OPTION`.
 */
export function planEpoch({ units }: { readonly units: readonly UnitRows[] }, { seed, epoch, tokenBudget = 4096, microbatches = 1 }: EpochOptions): readonly (readonly number[])[] {
  for (const [name, value, least] of [['seed', seed, 0], ['epoch', epoch, 0], ['tokenBudget', tokenBudget, 1], ['microbatches', microbatches, 1]] as const) {
    if (!Number.isSafeInteger(value) || value < least) throw new AlbertkitError('OPTION', `${name} is a whole number from ${least}, not ${value}.`, { option: name, value });
  }
  const shuffled = shuffledNumbers(units.length, randomNumbers(seed, 'examples', [epoch, 0, 0]));
  const batches: number[][] = [];
  for (let at = 0; at < shuffled.length; ) {
    let end = at;
    for (let tokens = 0; end < shuffled.length && tokens < batchesInPool * microbatches * tokenBudget; end++) tokens += unitTokens(units[shuffled[end]!]!);
    batches.push(...cutBatches([...shuffled.subarray(at, end)], units, { tokenBudget, microbatches }));
    at = end;
  }
  return Array.from(shuffledNumbers(batches.length, randomNumbers(seed, 'batches', [epoch, 0, 0])), (n) => batches[n]!);
}

function cutBatches(pool: readonly number[], units: readonly UnitRows[], { tokenBudget, microbatches }: Required<Pick<EpochOptions, 'tokenBudget' | 'microbatches'>>): number[][] {
  const width = (n: number): number => units[n]!.rows.length;
  const lengths = new Map(pool.map((n) => [n, longest(units[n]!)]));
  const order = [...pool].sort((a, b) => width(a) - width(b) || lengths.get(b)! - lengths.get(a)!);
  const batches: number[][] = [];
  for (const n of order) {
    const batch = batches.at(-1);
    const first = batch?.[0];
    const fits = batch && first !== undefined && width(first) === width(n) && Math.ceil((batch.length + 1) / microbatches) * width(n) * lengths.get(first)! <= tokenBudget;
    if (fits) batch.push(n);
    else batches.push([n]);
  }
  return batches;
}

const longest = ({ rows }: UnitRows): number => rows.reduce((most, { ids }) => Math.max(most, ids.length), 0);
const unitTokens = (unit: UnitRows): number => unit.rows.length * longest(unit);
