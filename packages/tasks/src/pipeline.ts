import { AlbertkitError, type Backend, type CompileOptions } from '@albertkit/core';
import type { ModelSource } from '@albertkit/hub';
import { compileTask, loadModel, type Model } from './model.js';
import { commonOptions, type OptionRules } from './options.js';
import type { Outcome } from './outcome.js';
import type { RunTaskOptions } from './run-options.js';
import { runTask, settleTask } from './run-task.js';
import { streamRuns, type StreamOptions } from './stream-runs.js';
import type { EncodedInput, Task, TaskContext, TaskOptions } from './task.js';

export type PipelineOptions = CompileOptions & {
  readonly backend: Backend;
  /** Which head of a folder that has several. */
  readonly head?: string;
  /** Most tokens in a run; see `runTask`. */
  readonly tokenBudget?: number;
};

/** One result for one input, results in input order for several. */
export interface RunInputs<Input, Options, Result> {
  (input: Input, options?: Options & RunTaskOptions): Promise<Result>;
  (inputs: readonly Input[], options?: Options & RunTaskOptions): Promise<Result[]>;
}

/** A task on a model on a backend, called with inputs. It may be called again while it runs. */
export interface Pipeline<Input, Options, Result> extends RunInputs<Input, Options, Result> {
  readonly task: string;
  /** The task itself. */
  readonly definition: Task<Input, Options & TaskOptions, Result>;
  /** The head that was asked for. */
  readonly head?: string;
  /** The options that its calls take, as data. */
  readonly options: OptionRules;
  readonly model: Model;
  /** What the task knows of the model: tokenizer, settings with the head's labels. */
  readonly context: TaskContext;
  /** The pipeline itself, for those who like a name. */
  readonly run: RunInputs<Input, Options, Result>;
  /** Results in input order for inputs of any number, a few held at a time. */
  stream(inputs: Iterable<Input> | AsyncIterable<Input>, options?: Options & StreamOptions): AsyncGenerator<Result, void, undefined>;
  /** As a call with a list, but an input that cannot be used stops no other: its outcome is its error. */
  settle(inputs: readonly Input[], options?: Options & RunTaskOptions): Promise<Outcome<Result>[]>;
  /** As `stream`, with outcomes in place of results. */
  settleStream(inputs: Iterable<Input> | AsyncIterable<Input>, options?: Options & StreamOptions): AsyncGenerator<Outcome<Result>, void, undefined>;
  /** Frees what was compiled, once runs in flight have ended; the backend is the caller's. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Loads and compiles a task for a model folder, a source, or a model that is loaded already. Throws `BACKEND_MISSING`, and what `loadModel` and `compileTask` do. */
export async function createPipeline<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  source: Model | ModelSource | string,
  options: PipelineOptions,
): Promise<Pipeline<Input, Options, Result>> {
  // Untyped callers forget it, as other libraries choose one themselves.
  if (typeof options?.backend?.compile !== 'function') throw new AlbertkitError('BACKEND_MISSING', `A pipeline needs a backend: pass one, as in pipeline('${task.name}', folder, { backend: onnxBackend({ runtime }) }).`, { task: task.name });
  const { backend, tokenBudget, ...compile } = options;
  const model = typeof source === 'object' && 'folder' in source ? source : await loadModel(source);
  const { executable, context } = await compileTask(task, model, backend, compile);
  const withBudget = <Given extends Options & RunTaskOptions>(options: Given | undefined): Given => ({ ...(tokenBudget === undefined ? {} : { tokenBudget }), ...options }) as Given;

  const inFlight = new Set<Promise<unknown>>();
  let disposed: Promise<void> | undefined;

  const runAll = (inputs: readonly Input[], options: (Options & RunTaskOptions) | undefined): Promise<Result[]> =>
    untilDone(() => runTask(task, executable, context, inputs, withBudget(options)));
  const settle = (inputs: readonly Input[], options: (Options & RunTaskOptions) | undefined): Promise<Outcome<Result>[]> =>
    untilDone(() => settleTask(task, executable, context, inputs, withBudget(options)));
  async function untilDone<T>(start: () => Promise<T>): Promise<T> {
    if (disposed) throw new AlbertkitError('DISPOSED', `This pipeline (${task.name}) was disposed: make another to run it.`, { task: task.name });
    const running = start();
    inFlight.add(running);
    try {
      return await running;
    } finally {
      inFlight.delete(running);
    }
  }
  function run(input: Input, options?: Options & RunTaskOptions): Promise<Result>;
  function run(inputs: readonly Input[], options?: Options & RunTaskOptions): Promise<Result[]>;
  async function run(given: Input | readonly Input[], options?: Options & RunTaskOptions): Promise<Result | Result[]> {
    return isList(given) ? runAll(given, options) : (await runAll([given], options))[0]!;
  }
  const dispose = (): Promise<void> => (disposed ??= Promise.allSettled(inFlight).then(() => executable.dispose()));
  return Object.assign(run, {
    task: task.name,
    definition: task,
    ...(compile.head === undefined ? {} : { head: compile.head }),
    options: { ...commonOptions, ...task.options },
    model,
    context,
    run,
    stream: (inputs: Iterable<Input> | AsyncIterable<Input>, options?: Options & StreamOptions) =>
      streamRuns((held: readonly Input[], firstInput) => runAll(held, { ...withBudget(options), firstInput }), inputs, options),
    settle,
    settleStream: (inputs: Iterable<Input> | AsyncIterable<Input>, options?: Options & StreamOptions) =>
      streamRuns((held: readonly Input[], firstInput) => settle(held, { ...withBudget(options), firstInput }), inputs, options),
    dispose,
    [Symbol.asyncDispose]: dispose,
  });
}

const isList = <Input>(given: Input | readonly Input[]): given is readonly Input[] => Array.isArray(given);
