import { memberOf } from './ranges.js';
import { accents } from './unicode-tables.js';

/** Whose Unicode tables count: the old ones that the published tokenizer was made with, or those of the JavaScript engine. */
export type UnicodeVersion = 'published' | 'current';

/** Whether a code point is a combining mark: general category M. */
export function marksOf(unicode: UnicodeVersion): (codePoint: number) => boolean {
  if (unicode === 'published') return memberOf(accents);
  const mark = /\p{M}/u;
  return (codePoint) => codePoint > 0x7f && mark.test(String.fromCodePoint(codePoint));
}
