import type { Corpus } from './corpus.js';
import type { Turn } from './turns.js';

/** Substrings of a corpus: each stands at the suffixes of ranks [low, high) and is `length` symbols long. */
export interface Substrings {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly length: readonly number[];
  /** How often it occurs, repeated segments counted as often as they occur. */
  readonly count: readonly number[];
}

/**
 * The substrings of 2 to `longest` symbols that occur at least twice and cannot be made longer without occurring less often
 * (the inner nodes of the suffix tree, and those leaves whose segment is repeated), inside segments only.
 * Source: Abouelhoda, Kurtz and Ohlebusch 2004, "Replacing suffix trees with enhanced suffix arrays", algorithm 4.1.
 */
export async function repeatedSubstrings(corpus: Corpus, suffixes: Int32Array, longest: number, turn: Turn): Promise<Substrings> {
  const count = suffixes.length;
  const room = roomAt(corpus, longest + 1);
  const segments = segmentOf(corpus);
  const weight = new Float64Array(count + 1); // of the suffixes of the ranks below
  for (let rank = 0; rank < count; rank++) weight[rank + 1] = weight[rank]! + corpus.counts[segments[suffixes[rank]!]!]!;
  await turn();

  const found = { low: [] as number[], high: [] as number[], length: [] as number[], count: [] as number[] };
  const openLength = [0]; // the intervals that have not ended yet, each inside the one before
  const openLow = [0];
  const report = (low: number, high: number, length: number): void => {
    const occurrences = weight[high]! - weight[low]!;
    if (length < 2 || length > longest || occurrences < 2) return;
    found.low.push(low);
    found.high.push(high);
    found.length.push(length);
    found.count.push(occurrences);
  };
  let shared = 0; // symbols that the suffix has in common with the one before it
  for (let rank = 0; rank < count; rank++) {
    const after = rank + 1 < count ? sharedSymbols(corpus.symbols, suffixes[rank]!, suffixes[rank + 1]!, room) : 0;
    const own = room[suffixes[rank]!]!;
    if (own > shared && own > after) report(rank, rank + 1, own);
    let low = rank;
    while (openLength[openLength.length - 1]! > after) {
      low = openLow.pop()!;
      report(low, rank + 1, openLength.pop()!);
    }
    if (openLength[openLength.length - 1]! < after) {
      openLength.push(after);
      openLow.push(low);
    }
    shared = after;
    if (rank % 65536 === 0) await turn();
  }
  return found;
}

/** Symbols from each position to the end of its segment, at most `most`. */
function roomAt({ symbols }: Corpus, most: number): Int32Array {
  const room = new Int32Array(symbols.length);
  for (let position = symbols.length - 2; position >= 0; position--) room[position] = symbols[position] === 0 ? 0 : Math.min(most, room[position + 1]! + 1);
  return room;
}

function segmentOf({ symbols, starts }: Corpus): Int32Array {
  const segments = new Int32Array(symbols.length);
  for (let segment = 0; segment + 1 < starts.length; segment++) segments.fill(segment, starts[segment], starts[segment + 1]);
  return segments;
}

function sharedSymbols(symbols: Int32Array, a: number, b: number, room: Int32Array): number {
  const most = Math.min(room[a]!, room[b]!);
  let shared = 0;
  while (shared < most && symbols[a + shared] === symbols[b + shared]) shared++;
  return shared;
}
