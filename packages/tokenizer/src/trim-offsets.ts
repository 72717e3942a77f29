import type { TokenModel } from './model.js';
import type { TokenList } from './token-list.js';

/** How RobertaProcessing takes blanks off the spans of tokens. */
export interface Trim {
  /** Whether the first blank of a text was put there by the tokenizer, and stands for nothing. */
  readonly addPrefixSpace: boolean;
}

const leading = /^[\u0120\p{White_Space}]+/u; // U+0120 is how byte-level vocabularies show a blank
const trailing = /[\u0120\p{White_Space}]+$/u;

/**
 * Narrows the spans of the tokens from `first` on by the blanks at the ends of their text. Source: `process_offsets` of the
 * tokenizers library.
 */
export function trimOffsets(list: TokenList, first: number, model: TokenModel, { addPrefixSpace }: Trim): void {
  const { starts, ends } = list;
  const own = new Map(list.ownAt.map((at, i) => [at, list.ownText[i]!]));
  for (let i = first; i < list.length; i++) {
    const text = own.get(i) ?? model.token(list.ids[i]!) ?? '';
    const before = leading.exec(text)?.[0].length ?? 0;
    const after = trailing.exec(text)?.[0].length ?? 0;
    // Of two blanks or more none was put there.
    const added = before === 1 && addPrefixSpace && (i === first || starts[i] === 0);
    if (!added) starts[i] = Math.min(starts[i]! + before, ends[i]!);
    if (after > 0 && ends[i]! >= after) ends[i] = Math.max(ends[i]! - after, starts[i]!);
  }
}
