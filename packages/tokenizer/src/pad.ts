import { TokenizerError } from './errors.js';
import { checkChoice, checkWhole } from './options.js';

/** How encodings are filled up to one length. */
export interface Padding {
  /** Where the padding stands; default right. */
  readonly side?: 'left' | 'right';
  /** Tokens to fill up to; by default as many as the longest has. A longer encoding is left as it is. */
  readonly length?: number;
  /** Rounds the length up to a multiple of this. */
  readonly multipleOf?: number;
}

/** The length that encodings of at most `longest` tokens are filled up to. Throws `TOK_OPTION`. */
export function paddedLength(longest: number, { length, multipleOf = 1, side = 'right' }: Padding): number {
  const wanted = length ?? longest;
  checkWhole('padding.length', wanted, 0);
  checkWhole('padding.multipleOf', multipleOf, 1);
  checkChoice('padding.side', side, ['left', 'right']);
  return Math.ceil(wanted / multipleOf) * multipleOf;
}

/** Padding needs a token to pad with. Throws `TOK_OPTION` where the vocabulary has none. */
export function checkPadding(padId: number): number {
  if (padId >= 0) return padId;
  throw new TokenizerError('TOK_OPTION', 'The vocabulary has no <pad> or [PAD] to pad with: encode texts one by one, without padding.', { option: 'padding' });
}
