import { TokenizerError } from './errors.js';

/** Throws `TOK_OPTION` unless an option is one of a few names. */
export function checkChoice(option: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new TokenizerError('TOK_OPTION', `${option} must be one of ${choices.join(', ')}, not ${JSON.stringify(String(value).slice(0, 40))}.`, { option });
}
