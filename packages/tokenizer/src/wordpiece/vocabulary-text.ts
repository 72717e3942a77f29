import { TokenizerError } from '../errors.js';

const maxBytes = 64 * 1024 * 1024;
const maxEntryUnits = 512;

/** The entries of a `vocab.txt` (UTF-8, one a line, its id the number of the line). Throws `TOK_VOCAB`, `TOK_TOO_LARGE`. */
export function readVocabularyText(source: Uint8Array | string): readonly string[] {
  if (source.length > maxBytes) throw new TokenizerError('TOK_TOO_LARGE', `A vocab.txt of ${source.length} bytes is over the limit of ${maxBytes}.`, { bytes: source.length, limit: maxBytes });
  const lines = decoded(source).split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw bad('it is empty', {});
  const seen = new Map<string, number>();
  lines.forEach((entry, id) => {
    const first = seen.get(entry);
    if (entry === '') throw bad(`line ${id + 1} is empty`, { index: id });
    if (entry.length > maxEntryUnits) throw bad(`line ${id + 1} has ${entry.length} characters, more than ${maxEntryUnits}`, { index: id });
    if (first !== undefined) throw bad(`lines ${first + 1} and ${id + 1} are the same`, { index: id, first });
    seen.set(entry, id);
  });
  return lines;
}

function decoded(source: Uint8Array | string): string {
  if (typeof source === 'string') return source;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source);
  } catch {
    throw bad('it is not UTF-8', {});
  }
}

function bad(what: string, facts: Readonly<Record<string, number>>): TokenizerError {
  return new TokenizerError('TOK_VOCAB', `The vocab.txt is broken: ${what}.`, facts);
}
