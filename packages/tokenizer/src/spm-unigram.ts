import { bestSegmentation } from './lattice.js';
import { pieceType } from './model-file.js';
import { pushPiece, type TokenModel, type WordPieces } from './model.js';
import { unitsToString } from './normalise/aligned-text.js';
import { pieceAt, pieceReader } from './pieces.js';
import { idOf, type Trie } from './trie.js';
import { bytePieces } from './unigram.js';
import type { UnigramFile } from './unigram-file.js';

const unknownPenalty = 10;
const userDefinedPenalty = 0.1;

/**
 * The unigram model as SentencePiece itself runs it, over a whole text at once: sums in float32, only normal and
 * user-defined pieces are found in text, user-defined ones nearly always win, and an unknown character costs the lowest
 * score of a normal piece less 10. Neighbouring unknown characters are one token; with byte fallback each becomes its
 * UTF-8 bytes, of which the last stands for the character and the others for nothing.
 * Source: google/sentencepiece unigram_model.cc (EncodeOptimized), sentencepiece_processor.cc.
 */
export function spmUnigram(file: UnigramFile): TokenModel {
  const { pieces: vocabulary, types, unknown } = file;
  const id = (token: string) => idOf(file.trie, token);
  const { scores, lowest } = searchScores(file);
  const trie = onlyPieces(file.trie, (id) => types[id] === pieceType.normal || types[id] === pieceType.userDefined);
  const search = bestSegmentation({ trie, scores, unknown, unknownScore: Math.fround(lowest - unknownPenalty), single: true });
  const bytes = file.byteFallback ? bytePieces((piece) => (types[id(piece) ?? unknown] === pieceType.byte ? id(piece) : undefined)) : undefined;

  function encodeWord(units: Uint16Array, from: number, to: number, pieces: WordPieces): void {
    const { count, starts, ids: found } = search(units, from, to);
    const endOf = (i: number) => (i + 1 < count ? from + starts[i + 1]! : to);
    for (let i = 0; i < count; i++) {
      const start = from + starts[i]!;
      if (found[i] !== unknown) pushPiece(pieces, found[i]!, start, endOf(i));
      else if (bytes) pushBytes(bytes, units, start, endOf(i), pieces);
      else {
        while (i + 1 < count && found[i + 1] === unknown) i++;
        pushPiece(pieces, unknown, start, endOf(i));
      }
    }
  }
  return { size: vocabulary.count, unknown, unknownShowsText: true, token: pieceReader(vocabulary), id, encodeWord };
}

function pushBytes(ids: Int32Array, units: Uint16Array, start: number, end: number, pieces: WordPieces): void {
  const bytes = new TextEncoder().encode(unitsToString(units, start, end));
  bytes.forEach((byte, i) => pushPiece(pieces, ids[byte]!, start, i + 1 < bytes.length ? start : end));
}

/** Scores for the search, and the lowest of a normal piece. */
function searchScores({ pieces, scores, types }: UnigramFile): { readonly scores: Float64Array; readonly lowest: number } {
  let lowest = Infinity;
  let highest = 2 ** -126; // the smallest normal float32, where SentencePiece begins
  scores.forEach((score, id) => {
    if (types[id] !== pieceType.normal) return;
    lowest = Math.min(lowest, score);
    highest = Math.max(highest, score);
  });
  const bonus = (piece: string) => new TextEncoder().encode(piece).length * highest - userDefinedPenalty;
  return { scores: scores.map((score, id) => (types[id] === pieceType.userDefined ? bonus(pieceAt(pieces, id)) : score)), lowest: Number.isFinite(lowest) ? lowest : 0 };
}

/** The trie without the values that `wanted` does not hold true. */
function onlyPieces(trie: Trie, wanted: (id: number) => boolean): Trie {
  return { ...trie, value: trie.value.map((id) => (id >= 0 && wanted(id) ? id : -1)) };
}
