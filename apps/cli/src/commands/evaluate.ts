import { compileTask, loadModel, pipeline, taskAliases, type EncodedInput, type Model, type TaskOptions } from '@albertkit/tasks';
import { problemTypeOf, type Backend } from '@albertkit/core';
import { brierScore, evaluate, expectedCalibrationError, labelledLogits, negativeLogLikelihood, type Evaluation } from '@albertkit/training';
import type { Command } from 'commander';
import { ZodError } from 'zod';
import { openBackend } from '../backends.js';
import { closing } from '../closing.js';
import { collect } from '../collect.js';
import { CliError, oneLine } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { modelOptions, type ModelOptions } from '../model-options.js';
import { parseSettings } from '../settings.js';
import { table } from '../table.js';
import { labelledTaskNames, withLabelledTask, type Labelled, type LabelledTask } from '../training/labelled-tasks.js';
import { readLabelled } from '../training/read-labelled.js';
import { parseRowReading, type RowReading } from '../training/row-reading.js';

type Options = ModelOptions & { readonly task: string; readonly input: readonly string[]; readonly columns?: readonly string[]; readonly rows?: readonly string[]; readonly set?: readonly string[] };
type Calibration = { readonly expectedCalibrationError: number; readonly brierScore: number; readonly negativeLogLikelihood: number };

/** `albertkit evaluate`: labelled rows to the metrics of a model. */
export function addEvaluate(program: Command, io: Io): void {
  modelOptions(program.command('evaluate').description('measure a model on labelled rows: the metrics of its task, and how far its probabilities can be trusted')
    .requiredOption('--task <name>', labelledTaskNames.join(', '))
    .requiredOption('--input <file>', 'labelled rows, JSON Lines, CSV or TSV, also gzip; may be given again', collect)
    .option('--columns <field=name...>', 'what fields are called in the file, such as label=intent')
    .option('--rows <key=value...>', 'how rows are read, as in a recipe\'s data: rename, span_label, span_name, offsets')
    .option('--set <key=value>', 'an option of the task, as JSON or text; may be given again', collect))
    .action((options: Options) => evaluateModel(options, io));
}

async function evaluateModel({ task, input, columns, rows, set, model: folder, head, ...choice }: Options, io: Io): Promise<void> {
  const name = Object.hasOwn(taskAliases, task) ? taskAliases[task as keyof typeof taskAliases] : task;
  const reading = readingOf(parseSettings(columns), parseSettings(rows));
  const settings = parseSettings(set);
  await withLabelledTask(name, async <Input, Settings extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(labelled: LabelledTask<Input, Settings, Result, Encoded, Answer>) => {
    const examples = await readLabelled(input, reading, labelled.read, io);
    const model = await loadModel(folder);
    for (const warning of model.folder.warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
    const found = await closing(await openBackend(choice), (backend) => measure(labelled, examples, model, backend, head === undefined ? {} : { head }, settings, io));
    await writeLine(io.out, io.outIsTerminal ? shown(found) : JSON.stringify({ task: name, model: folder, ...found }));
  });
}

async function measure<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(
  { task, metrics }: LabelledTask<Input, Options, Result, Encoded, Answer>, examples: readonly Labelled<Input, Answer>[], model: Model, backend: Backend, head: { readonly head?: string }, settings: object, { signal }: Io): Promise<Evaluation & { readonly calibration?: Calibration }> {
  const options = { ...metrics.options, ...settings, signal };
  const found = await closing(await pipeline(task, model, { backend, ...head }), (run) => evaluate<Input, Options, Result, Labelled<Input, Answer>>(run, examples, metrics, options));
  const { executable, context } = await compileTask(task, model, backend, head);
  return closing(executable, async () => {
    if (task.head === 'sequence-classification' && problemTypeOf(context.config) === 'regression') return found;
    const logits = await labelledLogits(task, executable, context, examples, options);
    const { temperature } = context;
    return { ...found, calibration: { expectedCalibrationError: expectedCalibrationError(logits, { temperature }), brierScore: brierScore(logits, temperature), negativeLogLikelihood: negativeLogLikelihood(logits, temperature) } };
  });
}

/** Throws `USAGE` for a field that there is not, and for one that is not so written. */
function readingOf(columns: object, rows: object): RowReading {
  try {
    return parseRowReading({ ...rows, columns });
  } catch (cause) {
    if (!(cause instanceof ZodError)) throw cause;
    const [issue] = cause.issues;
    throw new CliError('USAGE', `--columns and --rows take field=value, and ${issue!.path.join('.').slice(0, 80) || 'the whole'} is none: ${issue!.message.slice(0, 200)}.`, { field: issue!.path.join('.').slice(0, 80) });
  }
}

function shown({ metrics, labels, calibration, count }: Evaluation & { readonly calibration?: Calibration }): string {
  const number = (value: number): string => value.toFixed(4);
  const figures = table([{ title: 'metric' }, { title: 'value', align: 'right' }], [...Object.entries({ ...metrics, ...calibration }).map(([name, value]) => [name, number(value)]), ['examples', String(count)]]);
  if (!labels) return figures;
  const byLabel = Object.entries(labels).map(([label, { precision, recall, f1, support }]) => [oneLine(label), number(precision), number(recall), number(f1), String(support)]);
  return `${figures}\n\n${table([{ title: 'label' }, ...['precision', 'recall', 'f1', 'support'].map((title) => ({ title, align: 'right' as const }))], byLabel)}`;
}
