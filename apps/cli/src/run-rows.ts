import type { Outcome } from '@albertkit/tasks';
import { CliError, codeOf } from './errors.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import { placedError } from './rejects.js';
import type { GoodRow } from './read-rows.js';
import type { RowSource, SourceRow } from './row-source.js';

/** What rows run through, whatever they are and give. */
export type Runner = { settleStream(inputs: AsyncIterable<unknown>, options: object): AsyncGenerator<Outcome<unknown>> };

/** What becomes of rows. Without `reject` the first that gives no result ends the run. */
export type RowHandlers = {
  /** Throws an error of bad data where the result cannot be written as asked, which is then the row's. */
  result(row: GoodRow, result: unknown): Promise<void>;
  reject?(row: SourceRow, error: Error): Promise<void>;
  /** After each row, with how many are done. */
  done?(rows: number): void;
};

/** Every row that was read is in one of these. */
export type RowCounts = { readonly results: number; readonly rejected: number };

/**
 * Rows through a runner, a few held at a time, results in order; those before a row that ends the run are handled first. Only
 * bad data is ever rejected: a device that is lost or a full disk ends the run whatever was asked. Throws `ABORTED`, and
 * the error of the row or source that ended it.
 */
export async function runRows(runner: Runner, source: RowSource, settings: object, handlers: RowHandlers, signal: AbortSignal): Promise<RowCounts> {
  const waiting: SourceRow[] = [];
  const counts = { results: 0, rejected: 0 };
  let failure: Error | undefined;
  let lastLine = 0;
  const inputs = async function* (): AsyncGenerator<unknown> {
    try {
      for await (const row of source.rows) {
        if ('error' in row && !handlers.reject) throw row.error;
        waiting.push(row);
        // A bad row keeps its place among the others; whatever the task says of nothing, its own error is told.
        yield 'row' in row ? row.row : undefined;
      }
    } catch (thrown) {
      failure = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
  };
  const handle = async (row: SourceRow, outcome: Outcome<unknown>): Promise<void> => {
    try {
      if ('error' in row) throw row.error;
      if (!outcome.ok) throw placedError(outcome.error, row);
      await handlers.result(row, outcome.result).catch((thrown: unknown) => { throw codeOf(thrown) === 'RESULT_COLUMNS' ? placedError(thrown, row) : thrown; });
      counts.results++;
    } catch (thrown) {
      if (!handlers.reject || !(thrown instanceof Error) || exitCodeOf(codeOf(thrown)) !== exitCodes.data) throw thrown;
      await handlers.reject(row, thrown);
      counts.rejected++;
    }
  };
  try {
    for await (const outcome of runner.settleStream(inputs(), { ...settings, signal })) {
      const row = waiting.shift()!;
      await handle(row, outcome);
      lastLine = row.line;
      handlers.done?.(counts.results + counts.rejected);
    }
  } catch (thrown) {
    throw signal.aborted ? stopped(counts, source.resumes ? lastLine : undefined) : thrown;
  }
  if (failure) throw signal.aborted ? stopped(counts, source.resumes ? lastLine : undefined) : failure;
  return counts;
}

/** Every row that was begun is handled or dropped whole, so the work can go on after the last one. */
function stopped({ results, rejected }: RowCounts, line: number | undefined): CliError {
  const done = results + rejected;
  const goOn = line === undefined ? '' : `; to go on, give the lines from ${line + 1}: tail -n +${line + 1}`;
  return new CliError('ABORTED', `stopped by a signal after ${done} ${done === 1 ? 'row' : 'rows'}${goOn}.`, { done });
}
