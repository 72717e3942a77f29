/**
 * Rows of like length that run together, as indices into `lengths`: sorted from the longest, each batch grown while
 * rows x longest stays within `budget` tokens and padding within `waste` of it. A row over the budget runs alone. About 256
 * tokens a run is best on one CPU thread.
 */
export function planBatches(lengths: readonly number[], budget = 256, waste = 0.15): readonly (readonly number[])[] {
  const order = lengths.map((_, index) => index).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const batches: number[][] = [];
  let longest = 0;
  let real = 0;
  for (const index of order) {
    const length = lengths[index]!;
    const batch = batches.at(-1);
    const padded = ((batch?.length ?? 0) + 1) * longest;
    if (batch && padded <= budget && padded - (real + length) <= waste * padded) {
      batch.push(index);
      real += length;
    } else {
      batches.push([index]);
      longest = real = length;
    }
  }
  return batches;
}
