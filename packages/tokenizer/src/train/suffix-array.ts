import type { Turn } from './turns.js';

/**
 * The positions of `symbols` (integers from 0 to below `alphabet`) in the order of what follows them, compared over at least
 * the first `depth` symbols (all, if fewer are left; the end comes first). Ties keep no particular order, but always the same.
 * Prefix doubling with counting sort: time and memory linear in the symbols for a fixed depth, whatever the text repeats.
 * Source: Manber and Myers 1993, "Suffix arrays: a new method for on-line string searches".
 */
export async function suffixArray(symbols: Int32Array, alphabet: number, depth: number, turn: Turn): Promise<Int32Array> {
  const length = symbols.length;
  let classes = symbols.slice();
  let spare = new Int32Array(length);
  const sorted = new Int32Array(length);
  const bySecond = symbols.map((_, position) => position);
  const next = new Int32Array(Math.max(alphabet, length) + 1);
  countingSort(bySecond, classes, next, alphabet, sorted);
  await turn();
  let count = rename(sorted, classes, 0, spare);
  [classes, spare] = [spare, classes];
  for (let known = 1; known < depth && count < length; known *= 2) {
    await turn();
    // In order of the second half: first the positions that have none, then those before each position in turn.
    let filled = 0;
    for (let position = Math.max(0, length - known); position < length; position++) bySecond[filled++] = position;
    for (let rank = 0; rank < length; rank++) if (sorted[rank]! >= known) bySecond[filled++] = sorted[rank]! - known;
    countingSort(bySecond, classes, next, count, sorted);
    await turn();
    count = rename(sorted, classes, known, spare);
    [classes, spare] = [spare, classes];
  }
  return sorted;
}

/** Stable: `positions` into `sorted` by their class, of which there are `count`; `next` is working memory. */
function countingSort(positions: Int32Array, classes: Int32Array, next: Int32Array, count: number, sorted: Int32Array): void {
  next.fill(0, 0, count + 1);
  for (const value of classes) next[value + 1] = next[value + 1]! + 1;
  for (let value = 0; value < count; value++) next[value + 1] = next[value + 1]! + next[value]!;
  for (const position of positions) {
    const value = classes[position]!;
    sorted[next[value]!] = position;
    next[value] = next[value]! + 1;
  }
}

/** Numbers the positions in `sorted`, equal pairs of classes (here, `known` further) alike; returns how many numbers there are. */
function rename(sorted: Int32Array, classes: Int32Array, known: number, renamed: Int32Array): number {
  const length = sorted.length;
  let count = 0;
  for (let rank = 0; rank < length; rank++) {
    const position = sorted[rank]!;
    if (rank > 0) {
      const before = sorted[rank - 1]!;
      if (classes[position] !== classes[before] || second(position) !== second(before)) count++;
    }
    renamed[position] = count;
  }
  return length === 0 ? 0 : count + 1;

  function second(position: number): number {
    return position + known < length ? classes[position + known]! : -1;
  }
}
