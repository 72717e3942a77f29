import { ZodError } from 'zod';
import { readCsv } from '../csv-records.js';
import { CliError } from '../errors.js';
import { readInput } from '../input-bytes.js';
import type { Io } from '../io.js';
import { readLines } from '../lines.js';
import { rowFormat } from '../row-format.js';
import { parseObject } from '../rows.js';
import type { RowReading } from './row-reading.js';
import { squadRows } from './squad-rows.js';

type Columns = RowReading['columns'];
type Fields = Readonly<Record<string, unknown>>;

/** Cells of a table that hold lists or numbers as JSON. */
const jsonCells = new Set(['labels', 'values', 'tokens', 'tags', 'spans', 'answers', 'choices', 'sentences', 'scores', 'documents', 'relevant']);

/**
 * The labelled examples of files, gzip or not: JSON Lines or a table by their names, or SQuAD's own layout where a name ends in .json. Throws
 * `ROW_FIELDS` with the line (of SQuAD the question) for a row that is no example of the task, and what reading throws.
 */
export async function readLabelled<Example>(paths: readonly string[], reading: RowReading, read: (fields: object, reading: RowReading) => Example | undefined, io: Io): Promise<readonly Example[]> {
  const examples: Example[] = [];
  for (const path of paths) {
    for await (const { fields, line } of rowsOf(path, reading.columns, io)) {
      io.signal.throwIfAborted();
      const example = parsed(() => read(fields, reading), `${path}, line ${line}`, { path, line });
      if (example !== undefined) examples.push(example);
    }
  }
  return examples;
}

/** What reading gives, or where it was that it gives nothing. */
function parsed<Value>(read: () => Value, where: string, facts: Readonly<Record<string, unknown>>): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ZodError)) throw cause;
    const [issue] = cause.issues;
    const field = issue?.path.join('.') ?? '';
    throw new CliError('ROW_FIELDS', `${where}: ${field === '' ? '' : `"${field}": `}${issue?.message ?? 'no example'}; name the columns that hold the fields of the task.`, { ...facts, field }, { cause });
  }
}

async function* rowsOf(path: string, columns: Columns, io: Io): AsyncGenerator<{ readonly fields: Fields; readonly line: number }> {
  if (/\.json(\.gz)?$/i.test(path)) yield* squadFile(path, io);
  else yield* lineRows(path, columns, io);
}

async function* squadFile(path: string, io: Io): AsyncGenerator<{ readonly fields: Fields; readonly line: number }> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readInput(path, io, () => undefined)) chunks.push(chunk);
  const value = parseObject({ text: Buffer.concat(chunks).toString('utf8'), number: 1 });
  for (const [n, fields] of parsed(() => squadRows(value), path, { path }).entries()) yield { fields, line: n + 1 };
}

async function* lineRows(path: string, columns: Columns, io: Io): AsyncGenerator<{ readonly fields: Fields; readonly line: number }> {
  const format = rowFormat(path, {});
  const bytes = readInput(path, io, () => undefined);
  if (format.kind !== 'csv') {
    for await (const line of readLines(bytes)) if (line.text.trim() !== '') yield { fields: named(parseObject(line), columns), line: line.number };
    return;
  }
  let header: readonly string[] | undefined;
  for await (const record of readCsv(bytes, format.delimiter)) {
    if ('error' in record) throw record.error;
    const { cells, line } = record;
    if (!header) header = cells;
    else if (cells.length === 1 && cells[0] === '') continue;
    else if (cells.length !== header.length) throw new CliError('CSV_CELLS', `${path}, line ${line}: ${cells.length} cells where the header has ${header.length}; put cells that hold the delimiter in quotes.`, { path, line, cells: cells.length, header: header.length });
    else yield { fields: fromCells(named(Object.fromEntries(header.map((name, n) => [name, cells[n]])), columns), path, line), line };
  }
}

/** The row with its fields under their own names; what is null is not there. */
function named(row: Fields, columns: Columns): Fields {
  const renamed = new Map(Object.entries(columns).flatMap(([field, column]) => (column === undefined ? [] : [[column, field] as const])));
  const replaced = new Set(renamed.values());
  return Object.fromEntries(Object.entries(row).flatMap(([name, value]) => {
    const field = renamed.get(name) ?? (replaced.has(name) ? undefined : name);
    return field === undefined || value === null || value === undefined ? [] : [[field, value]];
  }));
}

function fromCells(row: Fields, path: string, line: number): Fields {
  return Object.fromEntries(Object.entries(row).flatMap(([field, cell]) => {
    if (cell === '' && field !== 'text') return [];
    if (!jsonCells.has(field)) return [[field, field === 'label' && 'choices' in row && /^\d+$/.test(String(cell)) ? Number(cell) : cell]];
    try {
      return [[field, JSON.parse(String(cell)) as unknown]];
    } catch (cause) {
      throw new CliError('CSV_CELL', `${path}, line ${line}, column "${field}": not valid JSON; write a list, such as ["one", "two"].`, { path, line, column: field }, { cause });
    }
  }));
}
