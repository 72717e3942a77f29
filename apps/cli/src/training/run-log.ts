import { appendFile, readFile } from 'node:fs/promises';
import { CliError, codeOf } from '../errors.js';
import { writeWholeFile } from '../write-file.js';

/** What is said of one update: its number, and figures by name. */
export type LogRow = { readonly update: number } & Readonly<Record<string, number>>;

export type RunLog = {
  /** Adds a row; it is in the file once `flush` is done. */
  add(row: LogRow): void;
  /** Takes back rows that are not in the file yet: those after a checkpoint that training went back to. */
  dropAfter(update: number): void;
  flush(): Promise<void>;
  rows(): readonly LogRow[];
};

/**
 * The figures of a run as JSON Lines, a row at a time. A run that goes on at an update keeps the rows up to it, and drops what came
 * after, the half line of a process that was killed among it. Throws `FILE_READ`, and what `writeWholeFile` throws.
 */
export async function openRunLog(path: string, from: number): Promise<RunLog> {
  let rows = (await readRows(path)).filter(({ update }) => update <= from);
  await writeWholeFile(path, new TextEncoder().encode(rows.map(lineOf).join('')), { overwrite: true });
  let written = rows.length;
  return {
    add: (row) => void rows.push(row),
    dropAfter(update) {
      rows = rows.filter((row, n) => n < written || row.update <= update);
    },
    async flush() {
      const text = rows.slice(written).map(lineOf).join('');
      written = rows.length;
      if (text !== '') await appendFile(path, text);
    },
    rows: () => rows,
  };
}

/** The last that was said of a figure. */
export const lastFigure = (rows: readonly LogRow[], key: string): number | undefined => rows.filter((row) => key in row).at(-1)?.[key];

const lineOf = (row: LogRow): string => `${JSON.stringify(row)}\n`;

async function readRows(path: string): Promise<LogRow[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return '';
    throw new CliError('FILE_READ', `${path} could not be read (${codeOf(cause)}).`, { path }, { cause });
  });
  return text.split('\n').flatMap((line) => {
    try {
      const row = JSON.parse(line) as LogRow;
      return Number.isSafeInteger(row.update) ? [row] : [];
    } catch {
      return [];
    }
  });
}
