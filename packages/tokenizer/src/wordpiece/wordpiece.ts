import { pushPiece, type TokenModel } from '../model.js';
import { unitCount, codePointOf } from '../normalise/aligned-text.js';
import { piecesOf } from '../pieces.js';
import { buildTrie } from '../build-trie.js';
import { idOf, nodeOf, step, type Trie } from '../trie.js';

/** A WordPiece vocabulary, checked by whoever read it: distinct entries, not empty. */
export interface WordPieceVocabulary {
  readonly entries: readonly string[];
  readonly unknown: number;
  /** What begins an entry that continues a word: `##`. */
  readonly prefix: string;
  /** A word of more characters than this is unknown. */
  readonly longestWord: number;
}

/** The settings of BERT's own vocabularies. */
export const bertPrefix = '##';
export const bertLongestWord = 100;

/**
 * WordPiece: from left to right the longest entry that fits, and the whole word unknown where none does. Time is linear in the
 * text: a word over `longestWord` characters is never searched. Source: google-research/bert tokenization.py, WordpieceTokenizer.
 */
export function wordPiece({ entries, unknown, prefix, longestWord }: WordPieceVocabulary): TokenModel {
  const trie = buildTrie(piecesOf(entries));
  const continuing = nodeOf(trie, prefix);

  return {
    size: entries.length,
    unknown,
    unknownShowsText: false,
    token: (id) => entries[id],
    id: (token) => idOf(trie, token),
    encodeWord(units, from, to, pieces) {
      const { count } = pieces;
      const fits = isAtMost(units, from, to, longestWord);
      for (let start = from; fits && start < to; ) {
        if (start > from && continuing === undefined) break;
        const [value, end] = longest(trie, start === from ? 0 : continuing!, units, start, to);
        if (value < 0) break;
        pushPiece(pieces, value, start, end);
        if (end === to) return;
        start = end;
      }
      pieces.count = count;
      pushPiece(pieces, unknown, from, to);
    },
  };
}

/** The value and end of the longest key that goes on from a node with the units at `from`; -1 where there is none. */
function longest(trie: Trie, begin: number, units: Uint16Array, from: number, to: number): readonly [value: number, end: number] {
  let value = -1;
  let end = from;
  let node = begin;
  for (let i = from; i < to; i++) {
    node = step(trie, node, units[i]!);
    if (node === 0) break;
    if (trie.value[node]! < 0) continue;
    value = trie.value[node]!;
    end = i + 1;
  }
  return [value, end];
}

/** Whether units [from, to) hold at most `limit` characters. */
function isAtMost(units: Uint16Array, from: number, to: number, limit: number): boolean {
  if (to - from <= limit) return true;
  let count = 0;
  for (let i = from; i < to && count <= limit; count++) i += unitCount(codePointOf(units, i));
  return count <= limit;
}
