import { albertForward, type Backend, type HeadKind } from '@albertkit/core';
import { generatedInputs, verifyBackends } from '@albertkit/core/agreement';
import { loadModel, taskAliases, taskNames, tasks, type Model, type Task, type TaskAlias, type TaskName, type TaskOptions } from '@albertkit/tasks';
import { verify, type TaskAgreement } from '@albertkit/tasks/verify';
import type { Command } from 'commander';
import { openBackend } from '../backends.js';
import { CliError, oneLine } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { folderOptions } from '../model-options.js';
import { openModelHead } from '../open-model.js';
import { resultJson } from '../result-json.js';
import { allRows, openRows, rowOptions, type RowOptions } from '../row-source.js';
import { agreementView } from '../show-agreement.js';
import { verifyTexts } from '../verify-texts.js';

type VerifyOptions = RowOptions & { readonly model: string; readonly head?: string; readonly task?: string; readonly backends: string; readonly json?: true };
type Report = Omit<TaskAgreement, 'task'> & { readonly task?: string };

const help = `
The same rows run on each backend and on the float64 reference. For each output: the largest absolute difference, relative
difference and number of float32 values between (ulp); where a backend does not agree, the first node of the graph that it
computes otherwise; and how many decisions (labels, entities, words) are other ones. Without --text and --input a few texts
of the program's own are taken. Exit code 1 where a backend does not agree.

Examples:
  albertkit verify --model models/nano --head sentiment
  albertkit verify --model models/nano --head slots --backends onnx:wasm,tfjs:wasm --input requests.txt`;

/** The task of each head; the others are compared on generated tensors. */
const taskOf: Readonly<Partial<Record<HeadKind, TaskName>>> = {
  base: 'feature-extraction', pretraining: 'fill-mask', 'masked-lm': 'fill-mask', 'sequence-classification': 'text-classification', 'token-classification': 'token-classification',
};

/** `albertkit verify`: do the backends agree on this model, on this machine? */
export function addVerify(program: Command, io: Io): void {
  rowOptions(folderOptions(program.command('verify').description('the same rows on each backend: do they agree with the reference?')))
    .option('--task <name>', `${taskNames.join(', ')} (default: what the head is for)`)
    .option('--backends <list>', 'names with their devices: onnx, onnx:wasm, tfjs:cpu, tfjs:wasm, reference ...', 'onnx,onnx:wasm,tfjs:wasm')
    .option('--json', 'JSON Lines, also on a terminal')
    .addHelpText('after', help)
    .action((options: VerifyOptions) => verifyModel(options, io));
}

async function verifyModel(options: VerifyOptions, io: Io): Promise<void> {
  const names = options.backends.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length === 0) throw new CliError('USAGE', '--backends takes names with a comma between them, such as onnx,tfjs:wasm.', { backends: options.backends });
  const task = options.task === undefined ? undefined : taskNamed(options.task);
  const backends: Backend[] = [];
  try {
    for (const name of names) backends.push(named(name, await openBackend(choiceOf(name))));
    const { report, texts } = await compare(options, task, backends, io);
    if (io.outIsTerminal && !options.json) await writeLine(io.out, agreementView(report, texts, io));
    else for (const backend of report.backends) await writeLine(io.out, resultJson({ ...backend, ...(report.task === undefined ? {} : { task: report.task }), inputs: report.inputs, runs: report.runs, tolerance: report.tolerance }));
    const apart = report.backends.filter(({ agrees }) => !agrees).map(({ backend }) => backend);
    if (apart.length > 0) throw new CliError('BACKENDS_DISAGREE', `Outputs or decisions differ from the reference: ${apart.join(', ')}.`, { apart });
  } finally {
    for (const backend of backends) await backend.dispose();
  }
}

/** The model on its task and the given rows, or where its head has no task, on tensors made for its graph. */
async function compare(options: VerifyOptions, asked: TaskName | undefined, backends: readonly Backend[], io: Io): Promise<{ readonly report: Report; readonly texts: readonly string[] }> {
  const { signal } = io;
  const opened = asked === undefined ? await openModelHead(options.model, options.head, io) : undefined;
  const task = asked ?? taskOf[opened!.kind];
  if (task !== undefined) {
    const model = await loadModel(options.model);
    if (!opened) for (const warning of model.folder.warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
    const rows = await rowsOf(options, verifyTexts[task], io);
    return { report: await onTask[task](model, options.head, rows, backends, signal), texts: rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))) };
  }
  if (options.text || options.input !== undefined) throw new CliError('USAGE', 'This head has no task that takes texts, so it is verified on tensors of its own; leave out --text and --input.', {});
  const { folder, head, kind, config } = opened!;
  const graph = albertForward(config, kind);
  const inputs = generatedInputs(graph);
  return { report: { ...(await verifyBackends(graph, await folder.weights(graph.parameters, { head: head.name }), inputs, backends, { signal })), inputs: inputs.length }, texts: [] };
}

type Verifying = (model: Model, head: string | undefined, rows: readonly unknown[], backends: readonly Backend[], signal: AbortSignal) => Promise<TaskAgreement>;

/** The rows are what the task makes of them: it says which it cannot use. */
const verifying = <Input, Options extends TaskOptions, Result>(definition: Task<Input, Options, Result>): Verifying => (model, head, rows, backends, signal) =>
  verify({ definition, model, ...(head === undefined ? {} : { head }) }, rows as readonly Input[], backends, { signal });
const onTask: Readonly<Record<TaskName, Verifying>> = {
  'text-classification': verifying(tasks['text-classification']),
  'token-classification': verifying(tasks['token-classification']),
  'fill-mask': verifying(tasks['fill-mask']),
  'feature-extraction': verifying(tasks['feature-extraction']),
  'question-answering': verifying(tasks['question-answering']),
  'multiple-choice': verifying(tasks['multiple-choice']),
  'zero-shot-classification': verifying(tasks['zero-shot-classification']),
  'content-moderation': verifying(tasks['content-moderation']),
  'sentence-embedding': verifying(tasks['sentence-embedding']),
  'sentence-similarity': verifying(tasks['sentence-similarity']),
  'text-ranking': verifying(tasks['text-ranking']),
  'embedding-ranking': verifying(tasks['embedding-ranking']),
  'sentence-order': verifying(tasks['sentence-order']),
  'sentence-reordering': verifying(tasks['sentence-reordering']),
  'extractive-summarisation': verifying(tasks['extractive-summarisation']),
  scoring: verifying(tasks.scoring),
  'candidate-ranking': verifying(tasks['candidate-ranking']),
  infilling: verifying(tasks.infilling),
};

const rowsOf = async (options: VerifyOptions, own: readonly unknown[], io: Io): Promise<readonly unknown[]> =>
  options.text || options.input !== undefined ? allRows(await openRows(options, io)) : own;

function taskNamed(name: string): TaskName {
  if (Object.hasOwn(tasks, name)) return name as TaskName;
  if (Object.hasOwn(taskAliases, name)) return taskAliases[name as TaskAlias];
  throw new CliError('TASK_UNKNOWN', `There is no task ${JSON.stringify(name.slice(0, 80))}; there are ${taskNames.join(', ')}.`, { task: name.slice(0, 80), known: taskNames });
}

/** `onnx:wasm` is the onnx backend on wasm. */
function choiceOf(name: string): { readonly backend: string; readonly device?: string } {
  const [backend = '', device] = name.split(':');
  return { backend, ...(device === undefined || device === '' ? {} : { device }) };
}

/** The same backend under the name that it was asked for by. */
const named = (name: string, { capabilities, compile, dispose }: Backend): Backend => ({ name, capabilities, compile, dispose });
