import { TokenizerError } from './errors.js';
import { boolean, field, hasLoneSurrogate, items, requiredField, type JsonValue } from './json-value.js';
import { piecesOf } from './pieces.js';
import { buildTrie } from './build-trie.js';
import type { Vocabulary } from './unigram.js';

/** The longest vocabulary entry that is read, in UTF-16 units. */
export const maxPieceUnits = 512;

/** Reads a `model` of type Unigram of a tokenizer.json. Throws `TOK_JSON`, `TOK_VOCAB`. */
export function readUnigram(at: JsonValue): Vocabulary {
  const rows = items(requiredField(at, 'vocab'));
  if (rows.length === 0) throw bad('it is empty', {});
  const strings: string[] = [];
  const scores = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row: unknown = rows[i];
    const pair: readonly unknown[] = Array.isArray(row) && row.length === 2 ? row : none;
    const piece = pair[0];
    const score = pair[1];
    if (typeof piece !== 'string' || piece === '') throw bad(`entry ${i} is not a pair of a piece and a score`, { index: i });
    if (piece.length > maxPieceUnits) throw bad(`piece ${i} has ${piece.length} characters, more than ${maxPieceUnits}`, { index: i });
    if (typeof score !== 'number' || !Number.isFinite(score)) throw bad(`the score of piece ${i} is not a finite number`, { index: i });
    strings.push(piece);
    scores[i] = score;
  }
  const pieces = piecesOf(strings);
  if (hasLoneSurrogate(pieces.text)) {
    const index = strings.findIndex(hasLoneSurrogate);
    throw bad(`piece ${index} holds half of a surrogate pair`, { index });
  }
  const trie = buildTrie(pieces, (first, index) => {
    throw bad(`pieces ${first} and ${index} are the same`, { index, first });
  });
  const unknown = field(at, 'unk_id');
  const id: unknown = unknown?.value;
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= pieces.count) {
    throw bad(`unk_id must be the id of one of its ${pieces.count} pieces`, { index: typeof id === 'number' ? id : null, size: pieces.count });
  }
  return { pieces, trie, scores, unknown: id, byteFallback: boolean(field(at, 'byte_fallback'), false) };
}

const none: readonly unknown[] = [];

function bad(what: string, facts: Readonly<Record<string, number | null>>): TokenizerError {
  return new TokenizerError('TOK_VOCAB', `The vocabulary of the tokenizer.json is broken: ${what}.`, facts);
}
