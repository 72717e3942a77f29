import { readJsonWith } from './read-json-with.js';
import { noMore } from './more-components.js';
import type { Tokenizer } from './tokenizer.js';

/**
 * Makes a tokenizer from a `tokenizer.json` (bytes or text) of the tokenizers library. Components outside the allow-list
 * are refused, and regular expressions are never compiled. BERT's components, and the pre-tokenisers that cut within words
 * (Whitespace, Digits, Punctuation, CharDelimiterSplit, Split), are read by `readBertTokenizerJson` of
 * `@albertkit/tokenizer/wordpiece`. `truncation` and `padding` of the file are not applied: nothing is cut that the caller
 * did not ask to cut.
 * Throws `TOK_JSON`, `TOK_TOO_LARGE`, `TOK_UNSUPPORTED`, `TOK_VOCAB`, `TOK_ADDED`, `SPM_CHARSMAP`.
 */
export function readTokenizerJson(source: Uint8Array | string): Tokenizer {
  return readJsonWith(noMore, source);
}
