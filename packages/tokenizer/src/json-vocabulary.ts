import type { AddedToken } from './added-tokens.js';
import { TokenizerError } from './errors.js';
import { boolean, clip, field, hasLoneSurrogate, index, items, requiredField, string, unsupported, type JsonValue } from './json-value.js';
import type { Vocabulary } from './unigram.js';

const maxPieceUnits = 512;

/** Reads the `model` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`, `TOK_VOCAB`. */
export function readVocabulary(at: JsonValue): Vocabulary {
  const type = field(at, 'type');
  if (type && string(type) !== 'Unigram') throw unsupported(type.path, string(type), 'Unigram');
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

/** Reads `added_tokens` of a tokenizer.json against its vocabulary. Throws `TOK_JSON`, `TOK_ADDED`. */
export function readAddedTokens(at: JsonValue | undefined, { pieces }: Vocabulary): readonly AddedToken[] {
  if (!at) return [];
  const seen = new Set<string>();
  return items(at).map((value, i) => {
    const row = { value, path: `${at.path}[${i}]` };
    const id = index(requiredField(row, 'id'));
    const content = string(requiredField(row, 'content'));
    const special = boolean(field(row, 'special'), false);
    if (content === '') throw badAdded(i, 'has no content', { index: i, id });
    if (content.length > maxPieceUnits) throw badAdded(i, `has ${content.length} characters, more than ${maxPieceUnits}`, { index: i, id });
    if (id >= pieces.length) throw badAdded(i, `${clip(content)} has the id ${id}, beyond the ${pieces.length} pieces`, { index: i, id, size: pieces.length });
    if (pieces[id] !== content) throw badAdded(i, `${clip(content)} has the id ${id} of the piece ${clip(pieces[id]!)}`, { index: i, id });
    if (seen.has(content)) throw badAdded(i, `${clip(content)} is there twice`, { index: i, id });
    seen.add(content);
    return {
      id,
      content,
      singleWord: boolean(field(row, 'single_word'), false),
      leftStrip: boolean(field(row, 'lstrip'), false),
      rightStrip: boolean(field(row, 'rstrip'), false),
      normalised: boolean(field(row, 'normalized'), !special),
      special,
    };
  });
}

function bad(what: string, facts: Readonly<Record<string, number | null>>): TokenizerError {
  return new TokenizerError('TOK_VOCAB', `The vocabulary of the tokenizer.json is broken: ${what}.`, facts);
}

function badAdded(i: number, what: string, facts: Readonly<Record<string, number>>): TokenizerError {
  return new TokenizerError('TOK_ADDED', `Added token ${i} of the tokenizer.json ${what}.`, facts);
}
