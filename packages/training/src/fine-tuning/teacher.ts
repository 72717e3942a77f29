import { AlbertkitError, teacherName, type Backend, type HeadKind, type TeacherOptions, type Tensor, type Tensors } from '@albertkit/core';
import { batchInputs, compileTask, turnKeeper, type EncodedInput, type Model, type TaskContext, type TaskOptions, type TrainableTask } from '@albertkit/tasks';
import { vocabularyHash } from '../pretraining/corpus-index.js';
import { planEpoch } from './epoch-plan.js';
import { withChoices } from './fine-tuning-batches.js';
import { trainingUnits, type TrainingUnit, type TrainingUnits } from './training-units.js';

/** A model that a student learns from, and how far. */
export type Teacher = TeacherOptions & {
  /** A folder with a head of the task, through `loadModel`. */
  readonly model: Model;
  /** Which of its heads, where several could. */
  readonly head?: string;
};

/** What the loss needs of a teacher. */
export const teacherOptions = ({ weight, temperature }: Teacher): TeacherOptions => ({ weight, ...(temperature === undefined ? {} : { temperature }) });

/** What a student learns, and how it reads. */
type Student<Options, Example> = { readonly context: TaskContext; readonly examples: Iterable<Example> | AsyncIterable<Example>; readonly options: Options & { readonly signal?: AbortSignal }; readonly tokenBudget?: number };

/**
 * `trainingUnits` with what a teacher gives for each beside its labels, `teacher_NAME` of each output of the head; it is run once, before training. A teacher of another
 * vocabulary reads the examples with its own, for heads that judge a text as a whole. Throws `TEACHER_LABELS` where the labels are not
 * the student's, `TEACHER_VOCABULARY` where a head of places in the text has other tokens, `TEACHER_WINDOWS` where it reads a text in another
 * number of windows, and what `compileTask`, encoding and running throw.
 */
export async function taughtUnits<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  task: TrainableTask<Input, Options, Result, Encoded, Example>, backend: Backend, { model, head }: Teacher, { context, examples, options, tokenBudget }: Student<Options, Example>,
): Promise<TrainingUnits> {
  const held: Example[] = [];
  for await (const example of examples) held.push(example);
  const units = await trainingUnits(task, held, context, options);
  const taught = await compileTask(task, model, backend, head === undefined ? {} : { head });
  await using executable = taught.executable;
  const order = labelOrder(task.head, context.config.labels, taught.context.config.labels);
  const read = await readBy(task, taught.context, { units, context, examples: held, options });
  const given: Tensors[] = [];
  const keepTurn = turnKeeper();
  for (const members of planEpoch(read, { seed: 0, epoch: 0, ...(tokenBudget === undefined ? {} : { tokenBudget }) })) {
    await keepTurn();
    options.signal?.throwIfAborted();
    const some = members.map((n) => read.units[n]!);
    const inputs = withChoices(batchInputs(some.flatMap(({ rows }) => rows), read.padTokenId, task.head), task.head, some.length);
    const outputs = await executable.run(inputs, { outputs: Object.keys(task.outputs) });
    members.forEach((n, at) => (given[n] = Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [teacherName(name), ownPart(tensor, at, lengthOf(task.head, read.units[n]!), order)]))));
  }
  return { ...units, units: units.units.map((unit, n) => ({ ...unit, labels: { ...unit.labels, ...given[n] } })) };
}

/** The same units where the teacher has the student's tokens, or its own reading of the examples. */
async function readBy<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  task: TrainableTask<Input, Options, Result, Encoded, Example>, teacher: TaskContext, { units, context, examples, options }: Student<Options, Example> & { readonly units: TrainingUnits },
): Promise<TrainingUnits> {
  if (await vocabularyHash(teacher.tokenizer) === await vocabularyHash(context.tokenizer)) return units;
  if (task.head !== 'sequence-classification' && task.head !== 'multiple-choice') {
    throw new AlbertkitError('TEACHER_VOCABULARY', `The teacher has another vocabulary, and ${task.head} is about places in the text, which are tokens of the student's: take a teacher of the same vocabulary.`, { head: task.head });
  }
  const read = await trainingUnits(task, examples, { ...teacher, config: { ...teacher.config, labels: context.config.labels } }, options);
  const firsts = ({ units: all }: TrainingUnits): string => all.map(({ first }) => Number(first)).join('');
  if (firsts(read) !== firsts(units)) throw new AlbertkitError('TEACHER_WINDOWS', 'The teacher reads some text in more or fewer windows than the student: let both truncate.', { teacher: read.units.length, student: units.units.length });
  return read;
}

/** Where the teacher has each of the student's labels; left out for heads without labels. */
function labelOrder(head: HeadKind, student: readonly string[], teacher: readonly string[]): readonly number[] | undefined {
  if (head !== 'sequence-classification' && head !== 'token-classification') return undefined;
  const order = student.map((label) => teacher.indexOf(label));
  if (order.includes(-1) || teacher.length !== student.length) throw new AlbertkitError('TEACHER_LABELS', `The teacher has the labels ${teacher.join(', ')} and the student ${student.join(', ')}: both must have the same.`, { teacher, student });
  return order;
}

/** Tokens of a row where a head has an output for each. */
const lengthOf = (head: HeadKind, { rows }: TrainingUnit): number | undefined => (head === 'token-classification' || head === 'question-answering' ? rows[0]!.ids.length : undefined);

/** What a batch has for one of its units, [1, ...], without padding, labels in the student's order. */
function ownPart({ shape, data }: Tensor, unit: number, length: number | undefined, order: readonly number[] | undefined): Tensor {
  const own = shape.slice(1);
  const size = own.reduce((product, n) => product * n, 1);
  const kept = length === undefined ? own : [length, ...own.slice(1)];
  const part = Float32Array.from(data.subarray(unit * size, unit * size + kept.reduce((product, n) => product * n, 1)));
  return { dtype: 'float32', shape: [1, ...kept], data: order ? part.map((_, at) => part[at - (at % order.length) + order[at % order.length]!]!) : part };
}
