import { step, type Trie } from './trie.js';

/** The best segmentation of one word, from left to right; overwritten by the next search. */
export interface Segmentation {
  /** Number of pieces. */
  count: number;
  /** Start of piece i, in units from the start of the word. */
  starts: Int32Array;
  /** Its id. */
  ids: Int32Array;
}

/** What the search needs to know of a vocabulary. */
export interface Scores {
  readonly trie: Trie;
  /** Score by id. */
  readonly scores: Float64Array;
  readonly unknown: number;
  readonly unknownScore: number;
  /** Sums in float32, as SentencePiece itself keeps them, in place of float64. */
  readonly single?: boolean;
}

/** A search with its own working memory; not to be entered twice at once. */
export type Search = (units: Uint16Array, from: number, to: number) => Segmentation;

const keptUnits = 4096;

/**
 * Viterbi search for the segmentation with the highest sum of scores. Sums run from left to right in float64, and of
 * equal ones the first found stays (the one whose last piece is longest), as in the tokenizers library.
 * Takes time proportional to the units times the longest piece; no recursion.
 * Source: Kudo 2018, "Subword Regularization"; google/sentencepiece unigram_model.cc, EncodeOptimized.
 */
export function bestSegmentation({ trie, scores, unknown, unknownScore, single: inSingle = false }: Scores): Search {
  let memory = working(256, inSingle);
  return (units, from, to) => {
    const length = to - from;
    // Memory for a very long word is not held on to.
    const here = length < memory.best.length ? memory : working(length <= keptUnits ? keptUnits : length, inSingle);
    if (length <= keptUnits) memory = here;
    const { best, origin, last } = here;
    origin.fill(-1, 0, length + 1);
    best[0] = 0;
    for (let start = 0; start < length; ) {
      const first = units[from + start]!;
      const size = first >= 0xd800 && first <= 0xdbff && start + 1 < length ? 2 : 1;
      const score = best[start]!;
      let single = false;
      let node = 0;
      for (let end = start; end < length; ) {
        node = step(trie, node, units[from + end]!);
        if (node === 0) break;
        end++;
        const id = trie.value[node]!;
        if (id < 0) continue;
        const sum = scores[id]! + score;
        const candidate = inSingle ? Math.fround(sum) : sum;
        if (origin[end]! < 0 || candidate > best[end]!) {
          best[end] = candidate;
          origin[end] = start;
          last[end] = id;
        }
        if (end - start === size) single = true;
      }
      const end = start + size;
      const candidate = inSingle ? Math.fround(unknownScore + score) : unknownScore + score;
      if (!single && (origin[end]! < 0 || candidate > best[end]!)) {
        best[end] = candidate;
        origin[end] = start;
        last[end] = unknown;
      }
      start = end;
    }
    return walkBack(here, length);
  };
}

interface Working extends Segmentation {
  readonly best: Float64Array | Float32Array;
  readonly origin: Int32Array;
  readonly last: Int32Array;
}

function working(length: number, inSingle: boolean): Working {
  const integers = () => new Int32Array(length + 1);
  return { count: 0, starts: integers(), ids: integers(), best: inSingle ? new Float32Array(length + 1) : new Float64Array(length + 1), origin: integers(), last: integers() };
}

function walkBack(here: Working, length: number): Segmentation {
  const { origin, last } = here;
  let count = 0;
  for (let end = length; end > 0; end = origin[end]!) count++;
  here.count = count;
  for (let end = length; end > 0; end = origin[end]!) {
    here.starts[--count] = origin[end]!;
    here.ids[count] = last[end]!;
  }
  return here;
}
