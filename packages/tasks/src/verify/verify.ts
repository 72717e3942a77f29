import { AlbertkitError, type Backend, type Tensors } from '@albertkit/core';
import { verifyBackends, type VerifyBackendsOptions } from '@albertkit/core/agreement';
import type { Definition } from '../compose/composition.js';
import { taskGraph, type Model } from '../model.js';
import type { RunTaskOptions } from '../run-options.js';
import { runTask } from '../run-task.js';
import type { Task, TaskContext, TaskOptions } from '../task.js';
import { recordRuns, replaying } from './replay.js';
import type { BackendVerdict, ChangedDecision, TaskAgreement } from './report.js';
import { verifyComposition } from './verify-composition.js';

export type VerifyOptions<Options, Result> = Omit<VerifyBackendsOptions, 'onOutputs'> & {
  /** The options of the task, as its pipeline takes them. */
  readonly task?: Options & Omit<RunTaskOptions, 'signal' | 'onProgress'>;
  /** What a result decided, as text to compare; undefined where it decides nothing. Left out, what the task says (`decide`), a result that is a text itself. */
  readonly decision?: (result: Result, context: TaskContext) => string | undefined;
};

/** A task on a model; a pipeline is one. */
export type TaskOnModel<Input, Options extends TaskOptions, Result> = {
  readonly definition: Task<Input, Options, Result>;
  readonly model: Model;
  /** Which head of a folder that has several. */
  readonly head?: string;
};

/**
 * Runs the same inputs on each backend and on the reference: how far the outputs lie apart, which node diverges first where
 * they do not agree, and which inputs lead to another decision (labels, entities, first words). Takes a pipeline, whose own
 * backend is not used, a task as `{ definition, model }`, or a composition. All outputs are held until the end. Throws what `compileTask`,
 * encoding and the reference throw, and `NOTHING_TO_VERIFY`.
 */
export async function verify<Input, Options extends TaskOptions, Result>(pipeline: TaskOnModel<Input, Options, Result>, inputs: readonly Input[], backends: readonly Backend[], options?: VerifyOptions<Options, Result>): Promise<TaskAgreement>;
export async function verify(composition: { readonly definition: Definition }, texts: readonly string[], backends: readonly Backend[], options?: Omit<VerifyBackendsOptions, 'onOutputs'>): Promise<TaskAgreement>;
export async function verify<Input, Options extends TaskOptions, Result>(
  verified: TaskOnModel<Input, Options, Result> | { readonly definition: Definition },
  inputs: readonly Input[] | readonly string[],
  backends: readonly Backend[],
  options: VerifyOptions<Options, Result> = {},
): Promise<TaskAgreement> {
  return 'model' in verified ? verifyTask(verified, inputs as readonly Input[], backends, options) : verifyComposition(verified.definition, inputs as readonly string[], backends, options);
}

async function verifyTask<Input, Options extends TaskOptions, Result>(
  { definition: task, model, head }: TaskOnModel<Input, Options, Result>,
  inputs: readonly Input[],
  backends: readonly Backend[],
  { task: settings = {} as Options, decision, ...options }: VerifyOptions<Options, Result>,
): Promise<TaskAgreement> {
  const { graph, weights, context } = await taskGraph(task, model, head);
  const runs = await recordRuns(task, graph, weights, context, inputs, { ...settings, ...(options.signal ? { signal: options.signal } : {}) });
  const gave = new Map<number | undefined, Tensors[]>();
  const report = await verifyBackends(graph, weights, runs, backends, {
    ...options,
    onOutputs: ({ backend, outputs }) => void gave.set(backend, [...(gave.get(backend) ?? []), outputs]),
  });
  const decisionOf = (result: Result): string | undefined => (decision ?? task.decide)?.(result, context) ?? (typeof result === 'string' ? result : undefined);
  const decisions = async (backend: number | undefined): Promise<readonly (string | undefined)[]> => {
    const results = await runTask(task, replaying(runs, gave.get(backend)!), context, inputs, settings);
    return results.map(decisionOf);
  };
  const expected = await decisions(undefined);
  const decides = expected.some((one) => one !== undefined);
  const verdicts: BackendVerdict[] = [];
  for (const [place, found] of report.backends.entries()) {
    const actual = decides && !found.error ? await decisions(place).catch(undecided) : undefined;
    const compared = actual && { of: inputs.length, changed: changedDecisions(expected, actual) };
    verdicts.push({ ...found, agrees: found.agrees && !compared?.changed.length, ...(compared ? { decisions: compared } : {}) });
  }
  return { ...report, task: task.name, inputs: inputs.length, agrees: verdicts.every(({ agrees }) => agrees), backends: verdicts };
}

const changedDecisions = (expected: readonly (string | undefined)[], actual: readonly (string | undefined)[]): ChangedDecision[] =>
  expected.flatMap((wanted, input) => (actual[input] === wanted ? [] : [{ input, expected: wanted ?? 'none', actual: actual[input] ?? 'none' }]));

/** Where a backend gave what is no number, or would have asked for other rows, nothing can be decided: every decision is another one. */
const undecided = (thrown: unknown): readonly string[] => {
  if (!(thrown instanceof AlbertkitError) || (thrown.code !== 'NON_FINITE' && thrown.code !== 'NOT_RECORDED')) throw thrown;
  return [];
};
