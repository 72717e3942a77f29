import { unitsToString } from './normalise/aligned-text.js';
import { bestSegmentation } from './lattice.js';
import { pushPiece, type TokenModel, type WordPieces } from './model.js';
import { pieceReader, type Pieces } from './pieces.js';
import { find, idOf, type Trie } from './trie.js';

/** A unigram vocabulary as its file gives it; checked by whoever read it (distinct pieces, finite scores, ids in range). */
export interface Vocabulary {
  readonly pieces: Pieces;
  /** The pieces with their ids. */
  readonly trie: Trie;
  readonly scores: Float64Array;
  /** Id of the unknown piece. */
  readonly unknown: number;
  readonly byteFallback: boolean;
}

const unknownPenalty = 10;

/**
 * SentencePiece's unigram model with neighbouring unknown characters joined into one token, as the tokenizers library
 * has it: an unknown character costs the lowest score of the vocabulary less 10.
 */
export function unigram({ pieces: vocabulary, trie, scores, unknown, byteFallback }: Vocabulary): TokenModel {
  let lowest = Infinity;
  for (let id = 0; id < scores.length; id++) lowest = Math.min(lowest, scores[id]!);
  const search = bestSegmentation({ trie, scores, unknown, unknownScore: lowest - unknownPenalty });
  const bytes = byteFallback ? bytePieces((piece) => idOf(trie, piece)) : undefined;

  function encodeWord(units: Uint16Array, from: number, to: number, pieces: WordPieces): void {
    const { count, starts, ids } = search(units, from, to);
    for (let i = 0; i < count; i++) {
      const start = from + starts[i]!;
      const id = ids[i]!;
      if (id === unknown) while (i + 1 < count && ids[i + 1] === unknown) i++;
      const end = i + 1 < count ? from + starts[i + 1]! : to;
      if (id === unknown) pushUnknown(units, start, end, pieces);
      else pushPiece(pieces, id, start, end);
    }
  }

  function pushUnknown(units: Uint16Array, start: number, end: number, pieces: WordPieces): void {
    const whole = find(trie, units, start, end);
    if (whole >= 0 || !bytes) return pushPiece(pieces, whole >= 0 ? whole : unknown, start, end);
    for (const byte of new TextEncoder().encode(unitsToString(units, start, end))) pushPiece(pieces, bytes[byte]!, start, end);
  }
  return { size: vocabulary.count, unknown, unknownShowsText: true, token: pieceReader(vocabulary), id: (token) => idOf(trie, token), encodeWord };
}

/** Ids of `<0x00>` to `<0xFF>`, or undefined unless all of them are in the vocabulary. */
export function bytePieces(id: (piece: string) => number | undefined): Int32Array | undefined {
  const ids = Int32Array.from({ length: 256 }, (_, byte) => id(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`) ?? -1);
  return ids.includes(-1) ? undefined : ids;
}
