import { assemble } from './assemble.js';
import { readDecoder, readPreTokeniser } from './json-metaspace.js';
import { readNormaliser } from './json-normaliser.js';
import { readTemplate } from './json-template.js';
import { field, parseJson, requiredField } from './json-value.js';
import { readAddedTokens, readVocabulary } from './json-vocabulary.js';
import type { Tokenizer } from './tokenizer.js';

/**
 * Makes a tokenizer from a `tokenizer.json` (bytes or text) of the tokenizers library. Components outside the allow-list
 * are refused, and regular expressions are never compiled. `truncation` and `padding` of the file are not applied:
 * nothing is cut that the caller did not ask to cut.
 * Throws `TOK_JSON`, `TOK_TOO_LARGE`, `TOK_UNSUPPORTED`, `TOK_VOCAB`, `TOK_ADDED`, `SPM_CHARSMAP`.
 */
export function readTokenizerJson(source: Uint8Array | string): Tokenizer {
  const file = parseJson(source);
  const normalise = readNormaliser(field(file, 'normalizer'));
  const preTokeniser = readPreTokeniser(field(file, 'pre_tokenizer'));
  const vocabulary = readVocabulary(requiredField(file, 'model'));
  return assemble({
    vocabulary,
    addedTokens: readAddedTokens(field(file, 'added_tokens'), vocabulary),
    normalise,
    preTokeniser,
    template: readTemplate(field(file, 'post_processor'), vocabulary.pieces),
    decoder: readDecoder(field(file, 'decoder')),
  });
}
