import type { Tokenizer } from '@albertkit/tokenizer';

/**
 * Where words begin: `marked`, at pieces that begin with SentencePiece's `▁`; `google`, there and at every mark of ASCII that
 * stands alone, every piece that begins with `<`, and every piece that holds an apostrophe, a digit or a letter beyond a to z. Pieces of a WordPiece vocabulary begin a word unless they begin with `##`, by either rule.
 */
export type WordRule = 'google' | 'marked';

const blankSign = '▁';
const english = /^[a-z!"#$%&()*+,\-./:;?@[\\\]^_`{|}~]*$/i;

/** For each id 1 where its piece begins a word, else 0. Source of `google`: `_is_start_piece_sp` of google-research/albert's create_pretraining_data.py. */
export function wordStarts(tokenizer: Tokenizer, rule: WordRule): Uint8Array {
  const pieces = Array.from({ length: tokenizer.vocabularySize }, (_, id) => tokenizer.token(id) ?? '');
  if (!pieces.some((piece) => piece.startsWith(blankSign))) return Uint8Array.from(pieces, (piece) => Number(!piece.startsWith('##')));
  const begins = (piece: string): boolean => piece.startsWith(blankSign) || (rule === 'google' && (piece.startsWith('<') || !english.test(piece) || /^[^a-z]$/i.test(piece)));
  return Uint8Array.from(pieces, (piece) => Number(begins(piece)));
}
