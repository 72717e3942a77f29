import { readUnigram } from './json-unigram.js';
import { field, string, unsupported, type JsonValue } from './json-value.js';
import type { TokenModel } from './model.js';
import { unigram } from './unigram.js';
import { readWordPieceModel } from './wordpiece/json-wordpiece.js';
import { wordPiece } from './wordpiece/wordpiece.js';

/** Reads the `model` of a tokenizer.json; old files name no type for Unigram. Throws `TOK_JSON`, `TOK_UNSUPPORTED`, `TOK_VOCAB`. */
export function readModel(at: JsonValue): TokenModel {
  const type = field(at, 'type');
  switch (type ? string(type) : 'Unigram') {
    case 'Unigram':
      return unigram(readUnigram(at));
    case 'WordPiece':
      return wordPiece(readWordPieceModel(at));
    default:
      throw unsupported(`${at.path}.type`, string(type!), 'Unigram, WordPiece');
  }
}
