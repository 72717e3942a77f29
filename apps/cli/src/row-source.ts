import type { Command } from 'commander';
import { collect } from './collect.js';
import { CliError } from './errors.js';
import { inputBytes, readInput } from './input-bytes.js';
import { writeLine, type Io } from './io.js';
import type { BadRow, GoodRow } from './read-rows.js';
import { formatNames, rowFormat } from './row-format.js';
import type { Row } from './rows.js';

export type RowOptions = { readonly text?: readonly string[]; readonly input?: readonly string[]; readonly format?: string; readonly delimiter?: string };

/** Where a row stands, for a message: its line, with its file where there are several, or its place among the texts. */
export type SourceRow = (GoodRow | BadRow) & { readonly place: string; readonly path?: string };

/** Rows as they come, and how far the reading is. */
export type RowSource = {
  readonly rows: AsyncIterable<SourceRow>;
  /** Bytes of the input files, where they are known. */
  readonly bytes?: number;
  /** Bytes read so far; packed ones where a file is packed. */
  bytesRead(): number;
  /** Whether each line is a row of one plain input, so that the work can go on at a line. */
  readonly resumes: boolean;
};

/** Adds the options that say where rows come from and how they are written. */
export const rowOptions = (command: Command): Command => command
  .option('--text <text>', 'a text; may be given again', collect)
  .option('--input <file>', 'rows to read, also gzip, - for stdin (where no --text is given); may be given again', collect)
  .option('--format <name>', `how they are written: ${formatNames.join(', ')} (default: by the name, else lines)`)
  .option('--delimiter <sign>', 'between the cells of a table; a comma, of tsv a tab');

/**
 * The rows of a command: the texts of `--text`, or the rows of every `--input` (stdin where there is neither); one that cannot
 * be used stops no other. Throws `USAGE`; the rows throw what `readInput` and `readRows` do.
 */
export async function openRows(options: RowOptions & { readonly keep?: readonly string[] }, io: Io): Promise<RowSource> {
  const { text, input: names = ['-'] } = options;
  if (text) {
    const given = ['input', 'format', 'delimiter', 'keep'].find((name) => Object.hasOwn(options, name));
    if (given !== undefined) throw new CliError('USAGE', given === 'input' ? 'Give --text or --input, not both.' : `--${given} is for --input; --text is a text as it stands.`, { option: given });
    return { rows: texts(text), bytesRead: () => 0, resumes: false };
  }
  if (names.filter((name) => name === '-').length > 1) throw new CliError('USAGE', '--input - was given twice; stdin can be read once.', {});
  const formats = names.map((name) => rowFormat(name, options));
  if (names.includes('-') && io.input === process.stdin && process.stdin.isTTY) await writeLine(io.err, 'albertkit: reading rows from the terminal; end with Ctrl-D.');
  let read = 0;
  const rows = async function* (): AsyncGenerator<SourceRow> {
    // Its schema library takes longer to load than most commands to run.
    const [{ readRows }, { keepOf }] = await Promise.all([import('./read-rows.js'), import('./kept-fields.js')]);
    const keep = keepOf(options.keep);
    for (const [n, name] of names.entries()) {
      const bytes = readInput(name, io, (count) => (read += count));
      try {
        for await (const row of readRows(bytes, formats[n]!, keep)) yield named(row, names.length > 1 ? name : undefined);
      } catch (thrown) {
        throw names.length > 1 && thrown instanceof CliError && 'line' in thrown.facts ? withPath(thrown, name) : thrown;
      }
    }
  };
  const total = await inputBytes(names);
  const resumes = names.length === 1 && formats[0]!.kind !== 'csv' && !names[0]!.endsWith('.gz');
  return { rows: rows(), bytesRead: () => read, resumes, ...(total === undefined ? {} : { bytes: total }) };
}

/** The rows of a source alone, for a command that needs all of them. Throws at the first that cannot be used. */
export async function allRows({ rows }: RowSource): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const row of rows) {
    if ('error' in row) throw row.error;
    all.push(row.row);
  }
  return all;
}

async function* texts(list: readonly string[]): AsyncGenerator<SourceRow> {
  yield* list.map((text, n) => ({ line: n + 1, row: { text }, kept: {}, place: `text ${n + 1}` }));
}

function named(row: GoodRow | BadRow, path: string | undefined): SourceRow {
  if (path === undefined) return { ...row, place: `line ${row.line}` };
  return { ...row, ...('error' in row ? { error: withPath(row.error, path) } : {}), path, place: `${path}, line ${row.line}` };
}

const withPath = ({ code, message, facts, cause }: CliError, path: string): CliError => new CliError(code, `${path}, ${message}`, { ...facts, path }, { cause });
