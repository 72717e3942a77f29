import { pipeline, taskNames, type TaskAlias, type TaskName } from '@albertkit/tasks';
import type { Command } from 'commander';
import { openBackend } from '../backends.js';
import { closing } from '../closing.js';
import { collect } from '../collect.js';
import { CliError, oneLine } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { backendOptions, type ModelOptions } from '../model-options.js';
import { progressBar } from '../progress.js';
import { resultOptions, withResults, type ResultOptions, type Results } from '../result-output.js';
import { openRows, rowOptions, type RowOptions, type RowSource } from '../row-source.js';
import { runRows, type RowCounts, type Runner } from '../run-rows.js';
import { taskHelp } from '../task-help.js';
import { parseSettings } from '../settings.js';
import { resultView } from '../views/result-view.js';
import { isPipelineFile, refuseBeside, runPipeline } from './run-pipeline.js';

type RunOptions = Omit<ModelOptions, 'model'> & { readonly model?: string } & RowOptions & ResultOptions & { readonly set?: readonly string[]; readonly keep?: readonly string[] };
/** What all pipelines have in common, whatever they take and give. */
type AnyPipeline = Runner & {
  readonly task: string;
  readonly model: { readonly folder: { readonly warnings: readonly string[] } };
  readonly context: { readonly config: { readonly labels: readonly string[] } };
  dispose(): Promise<void>;
};

/** Taken by a pipeline beside a task's options, and not for a command line to give. */
const ofTheProgram = ['signal', 'onProgress', 'firstInput'];

/** `albertkit run TASK`: rows in, results out. */
export function addRun(program: Command, io: Io): void {
  const command = backendOptions(program.command('run').description('run a task, or the components of a pipeline file, on texts').argument('<task>', `a file of a pipeline (.json), or ${taskNames.join(', ')}`))
    .option('--model <folder>', 'folder of a model: config.json, model.safetensors, tokenizer.json; of a task')
    .option('--head <name>', 'which head, where the folder has several');
  resultOptions(rowOptions(command))
    .option('--keep <names>', "fields of the rows to give back with their results, '*' for all (id always is)", collect)
    .option('--set <key=value>', 'an option of the task, as JSON or text; may be given again', collect)
    .addHelpText('after', () => taskHelp())
    .action((task: string, options: RunOptions) => run(task, options, io));
}

async function run(task: string, options: RunOptions, io: Io): Promise<void> {
  if (isPipelineFile(task)) {
    refuseBeside({ model: options.model, head: options.head, set: options.set });
    return runPipeline(task, options, io);
  }
  if (!isTask(task)) throw new CliError('TASK_UNKNOWN', `There is no task ${JSON.stringify(task.slice(0, 80))}; there are ${taskNames.join(', ')}.`, { task: task.slice(0, 80), known: taskNames });
  const { model } = options;
  if (model === undefined) throw new CliError('USAGE', 'A task needs a model: pass --model with the folder it was saved in.', {});
  const settings = parseSettings(options.set);
  const taken = ofTheProgram.find((name) => Object.hasOwn(settings, name));
  if (taken !== undefined) throw new CliError('OPTION', `${taken} is no option of a task; see albertkit run --help for those.`, { option: taken });
  await withResults(options, io, async (results) => {
    const opened = await openRows(options, io);
    // A file that is not finished is not there: there is nothing to go on from.
    const source = options.output === undefined ? opened : { ...opened, resumes: false };
    return closing(await openBackend(options), async (backend) =>
      closing((await pipeline(task, model, { backend, ...(options.head === undefined ? {} : { head: options.head }) })) as AnyPipeline, async (pipe) => {
        for (const warning of pipe.model.folder.warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
        return stream(pipe, source, settings, results, io);
      }));
  });
}

/** Rows through the pipeline to the results, with a bar where somebody watches and nothing else moves. */
async function stream(pipe: AnyPipeline, source: RowSource, settings: object, results: Results, io: Io): Promise<RowCounts> {
  const { withKept } = await import('../kept-fields.js');
  const view = results.asView ? resultView(pipe.task, pipe.context.config.labels, io) : undefined;
  const progress = io.errIsTerminal && !results.onTerminal ? progressBar(io.err, source.bytes) : undefined;
  try {
    return await runRows(pipe, source, settings, {
      result: ({ row, kept }, result) => (view ? results.show(view(row, result)) : results.write(withKept(kept, result as object))),
      ...(results.reject ? { reject: results.reject } : {}),
      ...(progress ? { done: (rows: number) => progress.update({ rows, bytes: source.bytesRead() }) } : {}),
    }, io.signal);
  } finally {
    progress?.stop();
  }
}

const isTask = (name: string): name is TaskName | TaskAlias => taskNames.some((known) => known === name);
