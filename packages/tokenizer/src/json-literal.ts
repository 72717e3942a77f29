import { clip, field, requiredField, string, unsupported, type JsonValue } from './json-value.js';

const maxPatternUnits = 256; // a pattern is compared at each place of a text

/**
 * Reads a `pattern` that must be a literal. A regular expression is never compiled: one from a file can take time without
 * bound. Throws `TOK_JSON`, `TOK_UNSUPPORTED`.
 */
export function readLiteral(pattern: JsonValue): string {
  const literal = field(pattern, 'String');
  if (!literal) throw unsupported(pattern.path, `the regular expression ${clip(string(requiredField(pattern, 'Regex')))}`, 'a literal');
  const text = string(literal);
  if (text === '' || text.length > maxPatternUnits) throw unsupported(literal.path, text, `a pattern of 1 to ${maxPatternUnits} characters`);
  return text;
}
