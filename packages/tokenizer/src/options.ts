import { TokenizerError } from './errors.js';

/** Throws `TOK_OPTION` unless an option is one of a few names. */
export function checkChoice(option: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new TokenizerError('TOK_OPTION', `${option} must be one of ${choices.join(', ')}, not ${JSON.stringify(String(value).slice(0, 40))}.`, { option });
}

/** Throws `TOK_OPTION` unless an option is a whole number from `least` to `most`; `reason` says where these come from. */
export function checkWhole(option: string, value: number, least: number, reason = '', most = Infinity): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new TokenizerError('TOK_OPTION', `${option} must be a whole number from ${least}${most < Infinity ? ` to ${most}` : ''}${reason}, not ${value}.`, most < Infinity ? { option, value, least, most } : { option, value, least });
}
