import { readUnigram } from './json-unigram.js';
import { field, typeOf, type JsonValue } from './json-value.js';
import type { TokenModel } from './model.js';
import { readMore, type MoreComponents } from './more-components.js';
import { unigram } from './unigram.js';

/** Reads the `model` of a tokenizer.json; old files name no type for Unigram. Throws `TOK_JSON`, `TOK_UNSUPPORTED`, `TOK_VOCAB`. */
export function readModel(at: JsonValue, more: MoreComponents['models']): TokenModel {
  if (!field(at, 'type') || typeOf(at) === 'Unigram') return unigram(readUnigram(at));
  return readMore(more, at, 'Unigram');
}
