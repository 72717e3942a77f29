import { TokenizerError } from '../errors.js';
import { boolean, clip, field, hasLoneSurrogate, index, requiredField, string, type JsonValue } from '../json-value.js';
import type { BertText } from './bert-text.js';
import { bertLongestWord, bertPrefix, type WordPieceVocabulary } from './wordpiece.js';

const maxEntryUnits = 512;
const mostCharacters = 10_000; // a word is searched for the longest entry at each of its characters

/** Reads a `model` of type WordPiece of a tokenizer.json. Throws `TOK_JSON`, `TOK_VOCAB`. */
export function readWordPieceModel(at: JsonValue): WordPieceVocabulary {
  const { value, path } = requiredField(at, 'vocab');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('vocab is not an object of entries and ids', {});
  const rows: readonly (readonly [string, unknown])[] = Object.entries(value);
  if (rows.length === 0) throw bad('it is empty', {});
  const entries = new Array<string | undefined>(rows.length).fill(undefined);
  for (const [entry, found] of rows) {
    const id = index({ value: found, path: `${path}.${entry.slice(0, 40)}` });
    if (entry === '' || entry.length > maxEntryUnits || hasLoneSurrogate(entry)) throw bad(`entry ${id} is empty, too long or holds half of a surrogate pair`, { index: id });
    if (id >= rows.length) throw bad(`${clip(entry)} has the id ${id}, beyond its ${rows.length} entries`, { index: id, size: rows.length });
    if (entries[id] !== undefined) throw bad(`${clip(entries[id])} and ${clip(entry)} have the same id ${id}`, { index: id });
    entries[id] = entry;
  }
  const unknown = field(at, 'unk_token');
  const unknownEntry = unknown ? string(unknown) : '[UNK]';
  const unknownId = entries.indexOf(unknownEntry);
  if (unknownId < 0) throw bad(`it lacks its unk_token ${clip(unknownEntry)}`, {});
  const prefix = field(at, 'continuing_subword_prefix');
  const longest = field(at, 'max_input_chars_per_word');
  return {
    entries: entries.filter((entry) => entry !== undefined),
    unknown: unknownId,
    prefix: prefix ? string(prefix) : bertPrefix,
    longestWord: Math.min(longest ? index(longest) : bertLongestWord, mostCharacters),
  };
}

/** Reads a BertNormalizer. Throws `TOK_JSON`. */
export function readBertText(at: JsonValue): BertText {
  const lowerCase = boolean(field(at, 'lowercase'), true);
  return {
    clean: boolean(field(at, 'clean_text'), true),
    splitIdeographs: boolean(field(at, 'handle_chinese_chars'), true),
    stripAccents: boolean(field(at, 'strip_accents'), lowerCase),
    lowerCase,
  };
}

function bad(what: string, facts: Readonly<Record<string, number>>): TokenizerError {
  return new TokenizerError('TOK_VOCAB', `The vocabulary of the tokenizer.json is broken: ${what}.`, facts);
}
