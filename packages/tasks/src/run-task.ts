import type { Executable } from '@albertkit/core';
import { askingOf } from './asking.js';
import { encodeInputs, type Pending } from './encode-inputs.js';
import { inputError } from './input-error.js';
import { resultOf, type Outcome } from './outcome.js';
import { prepareOptions } from './prepare-options.js';
import { runAskings } from './run-askings.js';
import type { RunTaskOptions } from './run-options.js';
import type { EncodedInput, Task, TaskContext, TaskOptions } from './task.js';

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
  const outcomes = await settle(task, executable, context, inputs, options, (error) => {
    throw error;
  });
  return outcomes.map(resultOf);
}

/**
 * As `runTask`, but an input that cannot be used stops no other: its outcome is its error, with its number as
 * `facts.input`. A batch that fails is run row by row, to find whose fault it was. Throws `OPTION`, the signal's reason, and
 * what concerns all inputs (`DISPOSED`, `WORKER_ENDED`).
 */
export async function settleTask<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  executable: Executable,
  context: TaskContext,
  inputs: readonly Input[],
  options: Options & RunTaskOptions,
): Promise<Outcome<Result>[]> {
  return settle(task, executable, context, inputs, options, () => {});
}

async function settle<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  executable: Executable,
  context: TaskContext,
  inputs: readonly Input[],
  given: Options & RunTaskOptions,
  onError: (error: Error) => void,
): Promise<Outcome<Result>[]> {
  const { firstInput = 0, onProgress } = given;
  const own = [...inputs]; // the caller's list is its own again once the call returns
  const options = await prepareOptions(task.name, task, given);
  const outcomes = new Array<Outcome<Result>>(inputs.length);
  let done = 0;
  const close = (input: number, outcome: Outcome<Result>): void => {
    outcomes[input] = outcome;
    done++;
  };
  const refuse = (input: number, thrown: unknown): void => {
    const error = inputError(firstInput + input, thrown);
    onError(error);
    close(input, { ok: false, error });
  };
  let round = await encodeInputs(task, context, own, options, refuse);
  while (round.length > 0) {
    const following: Pending<Encoded>[] = [];
    const askings = round.map(({ input, encoded }) => askingOf(task, encoded, context, options, {
      more: (further) => void following.push({ input, encoded: further }),
      done: (result) => close(input, { ok: true, result }),
      refuse: (thrown) => refuse(input, thrown),
    }));
    await runAskings(executable, askings, {
      padTokenId: context.config.padTokenId, head: task.head, signal: options.signal, tokenBudget: options.tokenBudget,
      ran: () => onProgress?.({ done, total: inputs.length }),
    });
    round = following;
  }
  return outcomes;
}
