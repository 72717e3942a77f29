import { stat } from 'node:fs/promises';
import { CliError } from './errors.js';
import { writeLine, type Io } from './io.js';
import { readLines } from './lines.js';
import { openInputFile } from './read-file.js';
import type { Row } from './rows.js';

export type RowOptions = { readonly text?: readonly string[]; readonly input?: string };

/** Rows as they come, and how far the reading is. */
export type RowSource = {
  readonly rows: AsyncIterable<Row>;
  /** Bytes of the input file, where they are known. */
  readonly bytes?: number;
  /** Bytes of the rows taken so far. */
  bytesRead(): number;
  /** What to call a row in a message: its line in the input, or its place among the texts. */
  readonly unit: 'line' | 'text';
};

/** The rows of a command: the texts of `--text`, or the lines of `--input` (stdin where there is neither). Throws `USAGE` for both. */
export async function openRows({ text, input }: RowOptions, io: Io): Promise<RowSource> {
  if (text && input !== undefined) throw new CliError('USAGE', 'Give --text or --input, not both.');
  if (text) return { rows: iterate(text.map((one) => ({ text: one }))), bytesRead: () => 0, unit: 'text' };
  const fromStdin = input === undefined || input === '-';
  if (fromStdin && io.input === process.stdin && process.stdin.isTTY) await writeLine(io.err, 'albertkit: reading lines from the terminal; end with Ctrl-D.');
  const about = fromStdin ? undefined : await stat(input).catch(() => undefined);
  let read = 0;
  const rows = async function* (): AsyncGenerator<Row> {
    // Its schema library takes longer to load than most commands to run.
    const { parseRow } = await import('./rows.js');
    for await (const line of readLines(fromStdin ? io.input : openInputFile(input))) {
      read += Buffer.byteLength(line.text) + 1;
      yield parseRow(line);
    }
  };
  return { rows: rows(), bytesRead: () => read, unit: 'line', ...(about?.isFile() ? { bytes: about.size } : {}) };
}

async function* iterate(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}
