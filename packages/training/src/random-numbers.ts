import { AlbertkitError, philox } from '@albertkit/core';

/** What numbers are drawn for: draws for different purposes have nothing to do with each other. */
const purposes = { shards: 0, examples: 1, batches: 2, masks: 3, projection: 4, dropout: 5, questions: 6 } as const;
export type Purpose = keyof typeof purposes;

export type RandomNumbers = {
  /** An unsigned 32-bit word. */
  word(): number;
  /** A whole number from 0 to `count` - 1, each with the same chance to within count / 2^32. */
  below(count: number): number;
  /** True with the given probability, to within 2^-32. */
  chance(probability: number): boolean;
};

/**
 * Random numbers that follow from seed, purpose and place (three uint32) alone, so that what is drawn for one row depends on no
 * other row, and a stream can begin anywhere. Throws `SEED_RANGE` for a seed that is no whole number from 0 to 2^53 - 1.
 * Source: Philox4x32-10, as in core.
 */
export function randomNumbers(seed: number, purpose: Purpose, [first, second, third]: readonly [number, number, number] = [0, 0, 0]): RandomNumbers {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new AlbertkitError('SEED_RANGE', `A seed is a whole number from 0 to 2^53 - 1, got ${seed}.`, { seed });
  // A seed leaves the eleven highest bits of the key free.
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32) + purposes[purpose] * 2 ** 21] as const;
  let words: readonly number[] = [];
  let used = 4;
  let block = 0;
  const word = (): number => {
    if (used === 4) [words, used] = [philox([block++, first, second, third], key), 0];
    return words[used++]!;
  };
  return { word, below: (count) => Math.floor((word() * count) / 2 ** 32), chance: (probability) => word() < probability * 2 ** 32 };
}

/** The numbers from 0 to `count` - 1 in random order. Source: Fisher and Yates; Durstenfeld 1964. */
export function shuffledNumbers(count: number, random: RandomNumbers): Uint32Array {
  const numbers = Uint32Array.from({ length: count }, (_, n) => n);
  for (let left = count; left > 1; left--) {
    const drawn = random.below(left);
    const last = numbers[left - 1]!;
    numbers[left - 1] = numbers[drawn]!;
    numbers[drawn] = last;
  }
  return numbers;
}
