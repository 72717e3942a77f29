import type { Executable, Tensors } from '@albertkit/core';
import { batchInputs, rowOutput } from './batch-tensors.js';
import { batchRows, type NumberedRow, type Pending } from './encode-inputs.js';
import type { RunTaskOptions } from './run-options.js';
import type { EncodedInput, Task, TaskContext, TaskOptions } from './task.js';
import { turnKeeper } from './turn-keeper.js';

/** Told what became of the pending inputs of a round. */
export type Round<Encoded extends EncodedInput> = {
  /** All rows of an input are in; `outputs` holds one entry a row. */
  finish(pending: Pending<Encoded>, outputs: readonly Tensors[]): void;
  /** A row of an input cannot be run. */
  refuse(pending: Pending<Encoded>, thrown: unknown): void;
  /** A batch is done. */
  ran(): void;
};

/** Runs the rows of several inputs, those of like length together. Throws the signal's reason and what concerns all inputs. */
export async function runBatches<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  executable: Executable,
  context: TaskContext,
  pending: readonly Pending<Encoded>[],
  options: Options & RunTaskOptions,
  round: Round<Encoded>,
): Promise<void> {
  const { signal } = options;
  const outputs = task.wanted?.(options) ?? Object.keys(task.outputs);
  const gathered = pending.map(({ encoded }) => ({ waiting: encoded.rows.length, refused: false, outputs: new Array<Tensors>(encoded.rows.length) }));
  const keepTurn = turnKeeper();
  const finish = (entry: number): void => {
    round.finish(pending[entry]!, gathered[entry]!.outputs);
    gathered[entry]!.outputs = [];
  };
  gathered.forEach(({ waiting }, entry) => {
    if (waiting === 0) finish(entry);
  });
  const refuse = (entry: number, thrown: unknown): void => {
    gathered[entry] = { waiting: 0, refused: true, outputs: [] };
    round.refuse(pending[entry]!, thrown);
  };
  const deliver = (row: NumberedRow, own: Tensors): void => {
    const into = gathered[row.entry]!;
    if (into.refused) return;
    try {
      into.outputs[row.n] = task.keep?.(pending[row.entry]!.encoded, row.n, own, context, options) ?? own;
    } catch (thrown) {
      return refuse(row.entry, thrown);
    }
    if (--into.waiting === 0) finish(row.entry);
  };
  const run = async (rows: readonly NumberedRow[]): Promise<void> => {
    let gave: Tensors;
    try {
      gave = await executable.run(batchInputs(rows, context.config.padTokenId, task.head), { outputs, ...(signal ? { signal } : {}) });
    } catch (thrown) {
      throwIfGeneral(thrown, signal);
      if (rows.length === 1) return refuse(rows[0]!.entry, thrown);
      for (const row of rows) if (!gathered[row.entry]!.refused) await run([row]);
      return;
    }
    rows.forEach((row, at) => deliver(row, Object.fromEntries(outputs.map((name) => [name, rowOutput(gave[name]!, task.outputs[name]!, at, row.ids.length)]))));
  };
  for (const members of batchRows(pending, options.tokenBudget)) {
    await keepTurn();
    signal?.throwIfAborted();
    const rows = members.filter(({ entry }) => !gathered[entry]!.refused);
    if (rows.length === 0) continue;
    await run(rows);
    round.ran();
  }
}

/** What no other input can escape: an end that was asked for, and a backend that is no more. */
function throwIfGeneral(thrown: unknown, signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
  if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'DISPOSED' || thrown.code === 'WORKER_ENDED')) throw thrown;
}
