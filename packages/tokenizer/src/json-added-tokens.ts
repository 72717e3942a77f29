import type { AddedToken } from './added-tokens.js';
import { TokenizerError } from './errors.js';
import { maxPieceUnits } from './json-unigram.js';
import { boolean, clip, field, index, items, requiredField, string, type JsonValue } from './json-value.js';
import type { TokenModel } from './model.js';

/** Reads `added_tokens` of a tokenizer.json against its model. Throws `TOK_JSON`, `TOK_ADDED`. */
export function readAddedTokens(at: JsonValue | undefined, model: TokenModel): readonly AddedToken[] {
  if (!at) return [];
  const seen = new Set<string>();
  return items(at).map((value, i) => {
    const row = { value, path: `${at.path}[${i}]` };
    const id = index(requiredField(row, 'id'));
    const content = string(requiredField(row, 'content'));
    const special = boolean(field(row, 'special'), false);
    if (content === '') throw badAdded(i, 'has no content', { index: i, id });
    if (content.length > maxPieceUnits) throw badAdded(i, `has ${content.length} characters, more than ${maxPieceUnits}`, { index: i, id });
    if (id >= model.size) throw badAdded(i, `${clip(content)} has the id ${id}, beyond the ${model.size} pieces`, { index: i, id, size: model.size });
    if (model.token(id) !== content) throw badAdded(i, `${clip(content)} has the id ${id} of the piece ${clip(model.token(id)!)}`, { index: i, id });
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

function badAdded(i: number, what: string, facts: Readonly<Record<string, number>>): TokenizerError {
  return new TokenizerError('TOK_ADDED', `Added token ${i} of the tokenizer.json ${what}.`, facts);
}
