import { CliError } from './errors.js';

/** A whole number from the command line. Throws `USAGE`. */
export function wholeNumber(option: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new CliError('USAGE', `${option} takes a whole number from ${least} to ${most}, got ${JSON.stringify(value.slice(0, 40))}.`, { option, value: value.slice(0, 40) });
}
