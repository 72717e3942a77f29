import { pipeline, taskNames, type TaskAlias, type TaskName } from '@albertkit/tasks';
import type { Command } from 'commander';
import { openBackend } from '../backends.js';
import { closing } from '../closing.js';
import { collect } from '../collect.js';
import { CliError, oneLine } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { modelOptions, type ModelOptions } from '../model-options.js';
import { progressBar } from '../progress.js';
import { openRows, type RowOptions } from '../row-source.js';
import { resultJson } from '../result-json.js';
import { taskHelp } from '../task-help.js';
import { parseSettings } from '../settings.js';
import { resultView } from '../views/result-view.js';

type RunOptions = ModelOptions & RowOptions & { readonly set?: readonly string[]; readonly json?: true; readonly onError: string };
/** What all pipelines have in common, whatever they take and give. */
type AnyPipeline = {
  readonly task: string;
  readonly model: { readonly folder: { readonly warnings: readonly string[] } };
  readonly context: { readonly config: { readonly labels: readonly string[] } };
  stream(inputs: Iterable<unknown> | AsyncIterable<unknown>, options: object): AsyncGenerator<unknown>;
  dispose(): Promise<void>;
};

/** Taken by a pipeline beside a task's options, and not for a command line to give. */
const ofTheProgram = ['signal', 'onProgress', 'firstInput'];

/** `albertkit run TASK`: texts in, results out. */
export function addRun(program: Command, io: Io): void {
  modelOptions(program.command('run').description('run a task on texts').argument('<task>', taskNames.join(', ')))
    .option('--text <text>', 'a text; may be given again', collect)
    .option('--input <file>', 'lines to read, - for stdin (where no --text is given)')
    .option('--set <key=value>', 'an option of the task, as JSON or text; may be given again', collect)
    .option('--json', 'JSON Lines, also on a terminal')
    .option('--on-error <what>', 'stop at the first line that cannot be used', 'stop')
    .addHelpText('after', () => taskHelp())
    .action((task: string, options: RunOptions) => run(task, options, io));
}

async function run(task: string, options: RunOptions, io: Io): Promise<void> {
  if (!isTask(task)) throw new CliError('TASK_UNKNOWN', `There is no task ${JSON.stringify(task.slice(0, 80))}; there are ${taskNames.join(', ')}.`, { task: task.slice(0, 80), known: taskNames });
  if (options.onError !== 'stop') throw new CliError('USAGE', `--on-error takes stop, got ${JSON.stringify(options.onError.slice(0, 40))}.`, { given: options.onError.slice(0, 40) });
  const settings = parseSettings(options.set);
  const taken = ofTheProgram.find((name) => Object.hasOwn(settings, name));
  if (taken !== undefined) throw new CliError('OPTION', `${taken} is no option of a task; see albertkit run --help for those.`, { option: taken });
  await closing(await openBackend(options), async (backend) =>
    closing((await pipeline(task, options.model, { backend, ...(options.head === undefined ? {} : { head: options.head }) })) as AnyPipeline, async (pipe) => {
      for (const warning of pipe.model.folder.warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
      await stream(pipe, settings, options, io);
    }));
}

/** Rows through the pipeline, a few held at a time; what was right before a bad row is printed before the error. */
async function stream(pipe: AnyPipeline, settings: object, options: RunOptions, io: Io): Promise<void> {
  const source = await openRows(options, io);
  const asTable = io.outIsTerminal && !options.json;
  const view = asTable ? resultView(pipe.task, pipe.context.config.labels, io) : undefined;
  const progress = io.errIsTerminal && !io.outIsTerminal ? progressBar(io.err, source.bytes) : undefined;
  const waiting: unknown[] = [];
  let failure: Error | undefined;
  let done = 0;
  const rows = async function* (): AsyncGenerator<unknown> {
    try {
      for await (const row of source.rows) {
        waiting.push(row);
        yield row;
      }
    } catch (cause) {
      failure = asError(cause);
    }
  };
  try {
    for await (const result of pipe.stream(rows(), { ...settings, signal: io.signal })) {
      await writeLine(io.out, view ? view(waiting.shift(), result) : resultJson(result));
      if (!view) waiting.shift();
      done++;
      progress?.update({ rows: done, bytes: source.bytesRead() });
    }
  } catch (cause) {
    throw io.signal.aborted ? stopped(done, source.unit) : atRow(cause, source.unit);
  } finally {
    progress?.stop();
  }
  if (failure) throw io.signal.aborted ? stopped(done, source.unit) : failure;
}

/** A task says which input it could not use; a person looks for a line. */
function atRow(thrown: unknown, unit: string): Error {
  const cause = asError(thrown);
  if (!('code' in cause) || typeof cause.code !== 'string' || !('facts' in cause) || typeof cause.facts !== 'object' || cause.facts === null) return cause;
  if (!('input' in cause.facts) || typeof cause.facts.input !== 'number') return cause;
  return new CliError(cause.code.toUpperCase() as Uppercase<string>, `${unit} ${cause.facts.input + 1}: ${cause.message}`, { ...cause.facts }, { cause });
}

/** Every row that was begun is printed or dropped whole, so the work can go on after the last one. */
const stopped = (done: number, unit: string): CliError =>
  new CliError('ABORTED', `stopped by a signal after ${done} ${done === 1 ? 'row' : 'rows'}${unit === 'line' ? `; to go on, give the lines from ${done + 1}: tail -n +${done + 1}` : ''}.`, { done });

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const isTask = (name: string): name is TaskName | TaskAlias => taskNames.some((known) => known === name);
