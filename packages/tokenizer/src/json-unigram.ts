import { TokenizerError } from './errors.js';
import { boolean, field, hasLoneSurrogate, items, requiredField, type JsonValue } from './json-value.js';
import type { Vocabulary } from './unigram.js';

/** The longest vocabulary entry that is read, in UTF-16 units. */
export const maxPieceUnits = 512;

/** Reads a `model` of type Unigram of a tokenizer.json. Throws `TOK_JSON`, `TOK_VOCAB`. */
export function readUnigram(at: JsonValue): Vocabulary {
  const rows = items(requiredField(at, 'vocab'));
  if (rows.length === 0) throw bad('it is empty', {});
  const pieces: string[] = [];
  const scores = new Float64Array(rows.length);
  const seen = new Map<string, number>();
  rows.forEach((row, i) => {
    const [piece, score]: readonly unknown[] = Array.isArray(row) && row.length === 2 ? row : [];
    if (typeof piece !== 'string' || piece === '') throw bad(`entry ${i} is not a pair of a piece and a score`, { index: i });
    if (piece.length > maxPieceUnits) throw bad(`piece ${i} has ${piece.length} characters, more than ${maxPieceUnits}`, { index: i });
    if (hasLoneSurrogate(piece)) throw bad(`piece ${i} holds half of a surrogate pair`, { index: i });
    if (typeof score !== 'number' || !Number.isFinite(score)) throw bad(`the score of piece ${i} is not a finite number`, { index: i });
    const first = seen.get(piece);
    if (first !== undefined) throw bad(`pieces ${first} and ${i} are the same`, { index: i, first });
    seen.set(piece, i);
    pieces.push(piece);
    scores[i] = score;
  });
  const unknown = field(at, 'unk_id');
  const id: unknown = unknown?.value;
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= pieces.length) {
    throw bad(`unk_id must be the id of one of its ${pieces.length} pieces`, { index: typeof id === 'number' ? id : null, size: pieces.length });
  }
  return { pieces, scores, unknown: id, byteFallback: boolean(field(at, 'byte_fallback'), false) };
}

function bad(what: string, facts: Readonly<Record<string, number | null>>): TokenizerError {
  return new TokenizerError('TOK_VOCAB', `The vocabulary of the tokenizer.json is broken: ${what}.`, facts);
}
