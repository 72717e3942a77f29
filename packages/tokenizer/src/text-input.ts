import { TokenizerError } from './errors.js';

/** Throws `TOK_INPUT` for anything but a string. */
export function checkedText(text: unknown): string {
  if (typeof text === 'string') return text;
  throw notText('A text to encode must be a string', text);
}

/** The error for what is no text: `TOK_INPUT`. */
export function notText(what: string, value: unknown): TokenizerError {
  const found = value === null ? 'null' : Array.isArray(value) ? `an array of ${value.length}` : typeof value;
  return new TokenizerError('TOK_INPUT', `${what}, not ${found}.`, { type: typeof value });
}
