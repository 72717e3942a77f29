import { unitsToString } from './normalise/aligned-text.js';
import { bestSegmentation } from './lattice.js';
import { buildTrie, find, type Trie } from './trie.js';

/** A unigram vocabulary as its file gives it; checked by whoever read it (distinct pieces, finite scores, ids in range). */
export interface Vocabulary {
  readonly pieces: readonly string[];
  readonly scores: Float64Array;
  /** Id of the unknown piece. */
  readonly unknown: number;
  readonly byteFallback: boolean;
}

/** Receives one token: id, span in the units given, and its text where the vocabulary does not hold it. */
export type TokenSink = (id: number, start: number, end: number, text: string | undefined) => void;

/** Splits words into pieces. */
export interface Unigram {
  readonly vocabulary: Vocabulary;
  readonly trie: Trie;
  /** Splits units [from, to), which hold at least one unit. */
  readonly segment: (units: Uint16Array, from: number, to: number, sink: TokenSink) => void;
}

const unknownPenalty = 10;

/**
 * SentencePiece's unigram model with neighbouring unknown characters joined into one token, as the tokenizers library
 * has it: an unknown character costs the lowest score of the vocabulary less 10.
 */
export function unigram(vocabulary: Vocabulary): Unigram {
  const { scores, unknown } = vocabulary;
  const trie = buildTrie(vocabulary.pieces);
  let lowest = Infinity;
  for (const score of scores) if (score < lowest) lowest = score;
  const search = bestSegmentation({ trie, scores, unknown, unknownScore: lowest - unknownPenalty });
  const bytes = vocabulary.byteFallback ? bytePieces(trie) : undefined;

  function segment(units: Uint16Array, from: number, to: number, sink: TokenSink): void {
    const found = search(units, from, to);
    for (let i = 0; i < found.count; i++) {
      const start = from + found.starts[i]!;
      const id = found.ids[i]!;
      if (id !== unknown) {
        sink(id, start, i + 1 < found.count ? from + found.starts[i + 1]! : to, undefined);
        continue;
      }
      while (i + 1 < found.count && found.ids[i + 1] === unknown) i++;
      emitUnknown(units, start, i + 1 < found.count ? from + found.starts[i + 1]! : to, sink);
    }
  }

  function emitUnknown(units: Uint16Array, start: number, end: number, sink: TokenSink): void {
    const whole = find(trie, units, start, end);
    if (whole >= 0) return sink(whole, start, end, undefined);
    const text = unitsToString(units, start, end);
    if (!bytes) return sink(unknown, start, end, text);
    for (const byte of new TextEncoder().encode(text)) sink(bytes[byte]!, start, end, undefined);
  }
  return { vocabulary, trie, segment };
}

/** Ids of `<0x00>` to `<0xFF>`, or undefined unless all of them are in the vocabulary. */
function bytePieces(trie: Trie): Int32Array | undefined {
  const ids = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const id = idOf(trie, `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
    if (id === undefined) return undefined;
    ids[byte] = id;
  }
  return ids;
}

/** The id of a piece. */
export function idOf(trie: Trie, piece: string): number | undefined {
  const units = new Uint16Array(piece.length);
  for (let i = 0; i < piece.length; i++) units[i] = piece.charCodeAt(i);
  const id = find(trie, units, 0, units.length);
  return id < 0 || piece === '' ? undefined : id;
}
