import type { RunTaskOptions } from './run-options.js';
import type { EncodedInput, Task, TaskContext, TaskOptions } from './task.js';
import { turnKeeper } from './turn-keeper.js';

/** An input on its way: its number, and what `encode` (or `next`) of its task gave. */
export type Pending<Encoded extends EncodedInput> = { readonly input: number; readonly encoded: Encoded };

/** Encodes every input with prepared options; `refuse` is told of those that cannot be used. Throws the signal's reason. */
export async function encodeInputs<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  context: TaskContext,
  inputs: readonly Input[],
  options: Options & RunTaskOptions,
  refuse: (input: number, thrown: unknown) => void,
): Promise<readonly Pending<Encoded>[]> {
  const { signal } = options;
  signal?.throwIfAborted();
  const keepTurn = turnKeeper();
  const pending: Pending<Encoded>[] = [];
  for (const [n, input] of inputs.entries()) {
    let encoded: Encoded | undefined;
    try {
      encoded = task.encode(input, context, options);
    } catch (thrown) {
      refuse(n, thrown);
    }
    if (encoded) pending.push({ input: n, encoded });
    await keepTurn();
    signal?.throwIfAborted();
  }
  return pending;
}
