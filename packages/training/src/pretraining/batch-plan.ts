import { shuffledNumbers, type RandomNumbers } from '../random-numbers.js';

/** Rows that go together, and the length that they are padded to. */
export type PlannedBatch = { readonly length: number; readonly rows: readonly number[] };

/**
 * Puts rows in random order and into batches of `batchSize`, each row with those of the least bucket that holds it. Rows that
 * fill no batch go up to the next bucket, so that one batch at most is smaller than the others. `lengths` are those of the rows,
 * none over the last bucket.
 */
export function batchPlan(lengths: readonly number[], buckets: readonly number[], batchSize: number, random: RandomNumbers): readonly PlannedBatch[] {
  const waiting = new Map<number, number[]>(buckets.map((bucket) => [bucket, []]));
  const planned: PlannedBatch[] = [];
  for (const row of shuffledNumbers(lengths.length, random)) waiting.get(buckets.find((bucket) => lengths[row]! <= bucket)!)!.push(row);
  buckets.forEach((length, n) => {
    const rows = waiting.get(length)!;
    const next = waiting.get(buckets[n + 1] ?? 0);
    let at = 0;
    while (rows.length - at >= batchSize || (!next && at < rows.length)) planned.push({ length, rows: rows.slice(at, (at += batchSize)) });
    next?.push(...rows.slice(at));
  });
  return Array.from(shuffledNumbers(planned.length, random), (batch) => planned[batch]!);
}
