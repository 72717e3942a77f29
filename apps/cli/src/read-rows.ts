import { csvHeader } from './csv-header.js';
import { readCsv } from './csv-records.js';
import { CliError } from './errors.js';
import { splitFields, type Fields, type Keep } from './kept-fields.js';
import { settleLines, type Line } from './lines.js';
import type { RowFormat } from './row-format.js';
import { isObjectLine, parseObject, rowOf, type Row } from './rows.js';

/** A row of an input, and the fields that go through to its result. `line` is the one it begins on, from 1. */
export type GoodRow = { readonly line: number; readonly row: Row; readonly kept: Fields };
/** A row that cannot be used, and why; `input` is what could be read of it. */
export type BadRow = { readonly line: number; readonly error: CliError; readonly input?: unknown };

/** The rows of an input; one that cannot be used stops no other. Throws `CSV_HEADER`, and `CSV_TOO_LONG` as `readCsv` does. */
export const readRows = (bytes: AsyncIterable<Uint8Array>, format: RowFormat, keep: Keep): AsyncGenerator<GoodRow | BadRow> =>
  format.kind === 'csv' ? tableRows(bytes, format.delimiter, keep) : lineRows(bytes, format.kind, keep);

async function* lineRows(bytes: AsyncIterable<Uint8Array>, kind: Exclude<RowFormat['kind'], 'csv'>, keep: Keep): AsyncGenerator<GoodRow | BadRow> {
  for await (const line of settleLines(bytes)) {
    if ('error' in line) yield { line: line.number, error: line.error };
    else if (kind === 'text' || (kind === 'lines' && !isObjectLine(line))) yield { line: line.number, row: { text: line.text }, kept: {} };
    // A blank line of JSON Lines is no row; of text it is one without text.
    else if (line.text.trim() !== '') yield rowOr(line, line.text, () => parseObject(line), keep);
  }
}

async function* tableRows(bytes: AsyncIterable<Uint8Array>, delimiter: string, keep: Keep): AsyncGenerator<GoodRow | BadRow> {
  let header: ReturnType<typeof csvHeader> | undefined;
  for await (const record of readCsv(bytes, delimiter)) {
    const { line } = record;
    if (!header) {
      if ('error' in record) throw record.error;
      header = csvHeader(record, keep);
    } else if ('error' in record) yield { line, error: record.error, input: record.text };
    else {
      const { names, fieldsOf } = header;
      const { cells } = record;
      // A blank line is no row, unless a row is one cell and may be empty.
      if (cells.length === 1 && cells[0] === '' && names.length > 1) continue;
      if (cells.length === names.length) yield rowOr({ number: line }, Object.fromEntries(names.map((name, n) => [name, cells[n]])), () => fieldsOf(record), keep);
      else yield { line, input: cells, error: new CliError('CSV_CELLS', `line ${line}: ${cells.length} cells where the header has ${names.length}; put cells that hold the delimiter in quotes.`, { line, cells: cells.length, header: names.length }) };
    }
  }
}

function rowOr({ number }: Pick<Line, 'number'>, input: unknown, read: () => Fields, keep: Keep): GoodRow | BadRow {
  try {
    const { forTask, kept } = splitFields(read(), keep);
    return { line: number, row: rowOf(forTask, { number }), kept };
  } catch (thrown) {
    if (thrown instanceof CliError) return { line: number, error: thrown, input };
    throw thrown;
  }
}
