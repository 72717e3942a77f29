import { CliError } from './errors.js';

/** `lines` is what most commands are given: a JSON object where a line begins with a brace, else plain text. */
export type RowFormat = { readonly kind: 'lines' | 'jsonl' | 'text' } | { readonly kind: 'csv'; readonly delimiter: string };

const byFlag = { lines: 'lines', jsonl: 'jsonl', text: 'text', csv: ',', tsv: '\t' } as const;
const byEnding: Readonly<Record<string, keyof typeof byFlag>> = { jsonl: 'jsonl', ndjson: 'jsonl', csv: 'csv', tsv: 'tsv' };

/** The names that `--format` takes. */
export const formatNames = Object.keys(byFlag);

/**
 * How the rows of an input are written: as `--format` says, else by the ending of its name (with or without .gz), else
 * `lines`. Throws `USAGE` for a format that there is not, and for a delimiter that is no single sign.
 */
export function rowFormat(name: string, { format, delimiter }: { readonly format?: string; readonly delimiter?: string }): RowFormat {
  const ending = /\.(\w+)(?:\.gz)?$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const chosen = format ?? byEnding[ending] ?? (delimiter === undefined ? 'lines' : 'csv');
  if (!isFormat(chosen)) throw new CliError('USAGE', `--format takes ${formatNames.join(', ')}, got ${JSON.stringify(chosen.slice(0, 40))}.`, { format: chosen.slice(0, 40) });
  if (chosen !== 'csv' && chosen !== 'tsv') {
    if (delimiter !== undefined) throw new CliError('USAGE', `--delimiter is for tables: ${name} is read as ${chosen}; add --format csv.`, { format: chosen });
    return { kind: chosen };
  }
  return { kind: 'csv', delimiter: delimiter === undefined ? byFlag[chosen] : signOf(delimiter) };
}

const isFormat = (name: string): name is keyof typeof byFlag => Object.hasOwn(byFlag, name);

function signOf(delimiter: string): string {
  const sign = delimiter === '\\t' ? '\t' : delimiter;
  if (/^[\x20-\x7e\t]$/.test(sign) && sign !== '"') return sign;
  throw new CliError('USAGE', `--delimiter takes one ASCII sign other than a quote, such as ; or \\t, got ${JSON.stringify(delimiter.slice(0, 40))}.`, { delimiter: delimiter.slice(0, 40) });
}
