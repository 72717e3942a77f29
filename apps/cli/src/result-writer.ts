import { stringify } from 'csv-stringify/sync';
import { CliError } from './errors.js';
import { cellsOf, type Cell } from './result-cells.js';
import { resultJson } from './result-json.js';

/** Results as text, one after another; what is given goes to the output as it stands. */
export type ResultWriter = (result: object) => string;

/** The names that `--output-format` takes. */
export const outputFormats = ['jsonl', 'csv', 'tsv'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** How results are written: as `--output-format` says, else by the ending of the file's name, else JSON Lines. Throws `USAGE`. */
export function outputFormat(given: string | undefined, name = ''): OutputFormat {
  const chosen = given ?? /\.(csv|tsv)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? 'jsonl';
  const known = outputFormats.find((format) => format === chosen);
  if (known) return known;
  throw new CliError('USAGE', `--output-format takes ${outputFormats.join(', ')}, got ${JSON.stringify(chosen.slice(0, 40))}.`, { format: chosen.slice(0, 40) });
}

/** How results are written in a format. With `escapeFormulas`, text that a spreadsheet would compute gets an apostrophe in front. */
export function resultWriter(format: OutputFormat, { escapeFormulas = false }: { readonly escapeFormulas?: boolean } = {}): ResultWriter {
  return format === 'jsonl' ? (result) => `${resultJson(result)}\n` : tableWriter(format === 'csv' ? ',' : '\t', escapeFormulas);
}

/** Records of RFC 4180 with LF; the first result names the columns. Throws `RESULT_COLUMNS` for a later result with others. */
function tableWriter(delimiter: string, escapeFormulas: boolean): ResultWriter {
  let columns: readonly string[] | undefined;
  // A byte order mark is quoted, or a reader would take one that begins a file for the file's.
  const record = (cells: readonly Cell[]): string => stringify([[...cells]], { delimiter, escape_formulas: escapeFormulas, quoted_empty: cells.length === 1, quoted_match: /^\uFEFF/, cast: { boolean: String } });
  return (result) => {
    const cells = cellsOf(result);
    const isFirst = columns === undefined;
    const names = (columns ??= [...cells.keys()]);
    const other = [...cells.keys()].find((name) => !names.includes(name));
    if (other !== undefined) throw new CliError('RESULT_COLUMNS', `this result has ${JSON.stringify(other.slice(0, 80))}, which the first result, and so the table's header, has not; write JSON Lines.`, { column: other });
    return `${isFirst ? record(names) : ''}${record(names.map((name) => cells.get(name) ?? null))}`;
  };
}
