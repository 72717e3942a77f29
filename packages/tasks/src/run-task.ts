import { AlbertkitError, type Executable, type Tensors } from '@albertkit/core';
import { batchInputs, rowOutput } from './batch-tensors.js';
import { planBatches } from './batches.js';
import { checkOptions } from './options.js';
import type { Row } from './rows.js';
import type { EncodedInput, Task, TaskContext, TaskOptions } from './task.js';
import { turnKeeper } from './turn-keeper.js';

/** How inputs run, whatever the task. */
export type RunTaskOptions = {
  /** Ends the work between inputs and between batches (and inside one where the backend can); the promise rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Told after each batch how many of the inputs have their result. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Most tokens in a run, padding among them; a longer row runs alone. Default 256. */
  readonly tokenBudget?: number;
  /** The number of the first input, for errors; default 0. */
  readonly firstInput?: number;
};

/**
 * Runs a task over inputs: encodes them all, runs rows of like length together, decodes each input as soon as its rows are
 * in. Results are in input order. Throws `OPTION`, what the task and the executable throw (with the input's number as
 * `facts.input`), and the signal's reason.
 */
export async function runTask<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  executable: Executable,
  context: TaskContext,
  inputs: readonly Input[],
  options: Options & RunTaskOptions,
): Promise<Result[]> {
  const { signal, onProgress, firstInput = 0 } = options;
  const { encoded, batches } = await encodeBatches(task, context, inputs, options);
  const gathered = encoded.map((entry) => ({ waiting: entry.rows.length, outputs: new Array<Tensors>(entry.rows.length) }));
  const results = new Array<Result>(inputs.length);
  const wanted = task.wanted?.(options) ?? Object.keys(task.outputs);
  const keepTurn = turnKeeper();
  let done = 0;

  const finish = (input: number): void => {
    results[input] = forInput(firstInput + input, () => task.decode(encoded[input]!, gathered[input]!.outputs, context, options));
    gathered[input]!.outputs = [];
    done++;
  };
  gathered.forEach(({ waiting }, input) => {
    if (waiting === 0) finish(input);
  });
  for (const members of batches) {
    await keepTurn();
    signal?.throwIfAborted();
    const outputs = await executable.run(batchInputs(members, context.config.padTokenId), { outputs: wanted, ...(signal ? { signal } : {}) });
    members.forEach(({ input, n, ids }, row) => {
      const entry = gathered[input]!;
      entry.outputs[n] = Object.fromEntries(wanted.map((name) => [name, rowOutput(outputs[name]!, task.outputs[name]!, row, ids.length)]));
      if (--entry.waiting === 0) finish(input);
    });
    onProgress?.({ done, total: inputs.length });
  }
  return results;
}

/** A row with the number of its input, and its own among that input's. */
type NumberedRow = Row & { readonly input: number; readonly n: number };

/** The inputs encoded, and their rows as they run together. Throws what `runTask` does before it runs. */
export async function encodeBatches<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  context: TaskContext,
  inputs: readonly Input[],
  options: Options & RunTaskOptions,
): Promise<{ readonly encoded: readonly Encoded[]; readonly batches: readonly (readonly NumberedRow[])[] }> {
  checkOptions(task.name, task.options, options);
  const { signal, tokenBudget = 256, firstInput = 0 } = options;
  signal?.throwIfAborted();
  const keepTurn = turnKeeper();
  const encoded: Encoded[] = [];
  // A copy: the caller's list is its own again once the call returns.
  for (const [n, input] of [...inputs].entries()) {
    encoded.push(forInput(firstInput + n, () => task.encode(input, context, options)));
    await keepTurn();
    signal?.throwIfAborted();
  }
  const rows = encoded.flatMap((entry, input) => entry.rows.map((row, n) => ({ ...row, input, n })));
  return { encoded, batches: planBatches(rows.map(({ ids }) => ids.length), tokenBudget).map((batch) => batch.map((index) => rows[index]!)) };
}

/** Errors of several packages share a shape and no class; the input's number is added to their facts. */
function forInput<T>(input: number, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') throw cause;
    const facts = 'facts' in cause && typeof cause.facts === 'object' ? cause.facts : {};
    throw new AlbertkitError(cause.code.toUpperCase() as Uppercase<string>, cause.message, { ...facts, input }, { cause });
  }
}
