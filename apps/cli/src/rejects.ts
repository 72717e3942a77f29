import { CliError, codeOf, oneLine } from './errors.js';
import { writeLine, type Io } from './io.js';
import { resultJson } from './result-json.js';
import type { SourceRow } from './row-source.js';
import type { TextOutput } from './text-output.js';

/** What is told of a row that gave no result; `input` is the row as far as it could be read. */
type Reject = { readonly path?: string; readonly line: number; readonly error: { readonly code: string; readonly message: string; readonly facts: unknown }; readonly input?: unknown };

/** A row's error with its place in front: a task says which input it could not use, a person looks for a line. */
export function placedError(thrown: unknown, { place, path, line }: SourceRow): Error {
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = codeOf(cause);
  if (code === 'INTERNAL') return cause;
  const { input: _, ...facts } = { input: undefined, ...factsOf(cause) };
  return new CliError(code.toUpperCase() as Uppercase<string>, `${place}: ${cause.message}`, { ...facts, line, ...(path === undefined ? {} : { path }) }, { cause });
}

/** Tells of a rejected row: a line of JSON in the rejects file, or where there is none, a line on stderr. */
export async function writeReject(row: SourceRow, error: Error, rejects: TextOutput | undefined, io: Io): Promise<void> {
  if (!rejects) return writeLine(io.err, `albertkit: rejected: ${codeOf(error)}: ${oneLine(error.message)}`);
  const { line, path } = row;
  const input = 'row' in row ? { ...row.kept, ...row.row } : row.input;
  const reject: Reject = { ...(path === undefined ? {} : { path }), line, error: { code: codeOf(error), message: error.message, facts: factsOf(error) }, ...(input === undefined ? {} : { input }) };
  await rejects.write(`${resultJson(reject)}\n`);
}

const factsOf = (error: Error): object => ('facts' in error && typeof error.facts === 'object' && error.facts !== null ? error.facts : {});
