import { assemble } from './assemble.js';
import { textEncoder } from './encode.js';
import { readAddedTokens } from './json-added-tokens.js';
import { readDecoder, readPreTokeniser } from './json-metaspace.js';
import { readModel } from './json-model.js';
import { readNormaliser } from './json-normaliser.js';
import { readTemplate } from './json-template.js';
import { field, parseJson, requiredField } from './json-value.js';
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
  const model = readModel(requiredField(file, 'model'));
  const addedTokens = readAddedTokens(field(file, 'added_tokens'), model);
  return assemble({
    model,
    encodeText: textEncoder({ addedTokens, normalise, preTokeniser, model }),
    specialTokens: addedTokens.filter((token) => token.special).map((token) => token.id),
    template: readTemplate(field(file, 'post_processor'), model),
    decode: readDecoder(field(file, 'decoder')),
  });
}
