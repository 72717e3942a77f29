import { assemble } from './assemble.js';
import { textEncoder } from './encode.js';
import { readAddedTokens } from './json-added-tokens.js';
import { readDecoder } from './json-decoder.js';
import { readModel } from './json-model.js';
import { readNormaliser } from './json-normaliser.js';
import { readPreTokeniser } from './json-pretokeniser.js';
import { readTemplate } from './json-template.js';
import { field, parseJson, requiredField } from './json-value.js';
import type { MoreComponents } from './more-components.js';
import type { Tokenizer } from './tokenizer.js';

/** Makes a tokenizer from a `tokenizer.json`, with more components than are always known. Throws as `readTokenizerJson` does. */
export function readJsonWith(more: MoreComponents, source: Uint8Array | string): Tokenizer {
  const file = parseJson(source);
  const normalise = readNormaliser(field(file, 'normalizer'), more.normalisers);
  const preTokeniser = readPreTokeniser(field(file, 'pre_tokenizer'), more.preTokenisers);
  const model = readModel(requiredField(file, 'model'), more.models);
  const addedTokens = readAddedTokens(field(file, 'added_tokens'), model);
  return assemble({
    model,
    encodeText: textEncoder({ addedTokens, normalise, preTokeniser, model }),
    specialTokens: addedTokens.filter((token) => token.special).map((token) => token.id),
    template: readTemplate(field(file, 'post_processor'), model),
    decode: readDecoder(field(file, 'decoder'), more.decoders),
  });
}
