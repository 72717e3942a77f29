import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CliError } from './errors.js';
import { writeLine, type Io } from './io.js';
import { grouped } from './numbers.js';
import { writeReject } from './rejects.js';
import { outputFormat, outputFormats, resultWriter } from './result-writer.js';
import type { RowCounts, RowHandlers } from './run-rows.js';
import { fileOutput, standardOutput } from './text-output.js';

export type ResultOptions = {
  readonly json?: true;
  readonly output?: string;
  readonly outputFormat?: string;
  readonly escapeFormulas?: true;
  readonly overwrite?: true;
  readonly onError: string;
  readonly rejects?: string;
};

/** What is done with results. */
export type Results = Pick<RowHandlers, 'reject'> & {
  /** Whether they move over a terminal. */
  readonly onTerminal: boolean;
  /** Whether they are for a person to read there, to be given to `show`; else `write` has their form. */
  readonly asView: boolean;
  write(result: object): Promise<void>;
  show(text: string): Promise<void>;
};

/** Adds the options that say where results go, and what becomes of a row that gives none. */
export const resultOptions = (command: Command): Command => command
  .option('--json', 'JSON Lines, also on a terminal')
  .option('--output <file>', 'a file for the results, there whole or not at all; packed where it ends with .gz')
  .option('--output-format <name>', `${outputFormats.join(', ')} (default: by the name, else jsonl)`)
  .option('--escape-formulas', 'in tables, an apostrophe before text that a spreadsheet would compute')
  .option('--overwrite', 'replace files that are there')
  .option('--on-error <what>', 'stop at the first row that cannot be used, or skip it', 'stop')
  .option('--rejects <file>', 'with --on-error skip: a file of JSON Lines for the rows that were skipped');

/**
 * Opens the outputs, does the work, and finishes or drops them; says on stderr how many rows came to what. Throws `USAGE`,
 * what `openWholeFile` does, and `ALL_REJECTED` where rows came and none gave a result.
 */
export async function withResults(options: ResultOptions, io: Io, work: (results: Results) => Promise<RowCounts>): Promise<void> {
  const skips = onError(options);
  const format = outputFormat(options.outputFormat, options.output);
  const overwrite = { overwrite: options.overwrite === true };
  const output = options.output === undefined ? standardOutput(io) : await fileOutput(options.output, overwrite);
  const rejects = options.rejects === undefined ? undefined : await fileOutput(options.rejects, overwrite).catch(async (cause: unknown) => {
    await output.drop();
    throw cause;
  });
  const textOf = resultWriter(format, { escapeFormulas: options.escapeFormulas === true });
  const onTerminal = io.outIsTerminal && options.output === undefined;
  let counts: RowCounts;
  try {
    counts = await work({
      onTerminal,
      asView: onTerminal && !options.json && options.outputFormat === undefined,
      write: (result) => output.write(textOf(result)),
      show: (text) => output.write(`${text}\n`),
      ...(skips ? { reject: (row, error) => writeReject(row, error, rejects, io) } : {}),
    });
    await output.finish();
  } catch (cause) {
    await output.drop();
    // What went to stdout is there, so what was rejected beside it is too.
    await (options.output === undefined ? rejects?.finish() : rejects?.drop());
    throw cause;
  }
  await rejects?.finish();
  await tell(counts, options, io);
}

async function tell({ results, rejected }: RowCounts, { output, rejects, onError: what }: ResultOptions, io: Io): Promise<void> {
  if (what !== 'skip' && output === undefined) return;
  const counted = (count: number, name: string): string => `${grouped(count)} ${name}${count === 1 ? '' : 's'}`;
  const into = (path: string | undefined): string => (path === undefined ? '' : ` in ${path}`);
  await writeLine(io.err, `albertkit: ${counted(results + rejected, 'row')}: ${counted(results, 'result')}${into(output)}, ${grouped(rejected)} rejected${into(rejects)}.`);
  if (rejected > 0 && results === 0) throw new CliError('ALL_REJECTED', 'Not one row gave a result; see what was rejected, and whether format and task are the ones that were meant.', { rejected });
}

function onError({ onError: what, rejects, output }: ResultOptions): boolean {
  if (what !== 'stop' && what !== 'skip') throw new CliError('USAGE', `--on-error takes stop or skip, got ${JSON.stringify(what.slice(0, 40))}.`, { given: what.slice(0, 40) });
  if (rejects !== undefined && what !== 'skip') throw new CliError('USAGE', '--rejects goes with --on-error skip: without it nothing is rejected.', {});
  if (rejects !== undefined && output !== undefined && resolve(rejects) === resolve(output)) throw new CliError('USAGE', '--rejects and --output name one file; give two.', { path: output });
  return what === 'skip';
}
