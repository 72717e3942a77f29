import type { Executable, HeadKind, Tensors } from '@albertkit/core';
import type { Asking } from './asking.js';
import { batchInputs, rowOutput } from './batch-tensors.js';
import { batchRows, type SharedRow } from './shared-rows.js';
import { turnKeeper } from './turn-keeper.js';

/** How askings run. */
export type RunAskingsOptions = {
  readonly padTokenId: number;
  /** The head of the graph, where it has one. */
  readonly head: HeadKind;
  readonly signal?: AbortSignal | undefined;
  readonly tokenBudget?: number | undefined;
  /** Told after each batch. */
  readonly ran?: () => void;
};

/**
 * Runs the rows of several askings, those of like length together. A batch that fails is run row by row, and only the askings
 * of the rows at fault are refused. Throws the signal's reason and what concerns all (`DISPOSED`, `WORKER_ENDED`).
 */
export async function runAskings(executable: Executable, askings: readonly Asking[], { padTokenId, head, signal, tokenBudget, ran }: RunAskingsOptions): Promise<void> {
  const gathered = askings.map(({ rows }) => ({ waiting: rows.length, refused: false, outputs: new Array<Tensors>(rows.length) }));
  const keepTurn = turnKeeper();
  const finish = (asking: number): void => {
    askings[asking]!.finish(gathered[asking]!.outputs);
    gathered[asking]!.outputs = [];
  };
  gathered.forEach(({ waiting }, asking) => {
    if (waiting === 0) finish(asking);
  });
  const refuse = (asking: number, thrown: unknown): void => {
    if (gathered[asking]!.refused) return;
    gathered[asking] = { waiting: 0, refused: true, outputs: [] };
    askings[asking]!.refuse(thrown);
  };
  const needed = ({ readers }: SharedRow): boolean => readers.some(({ asking }) => !gathered[asking]!.refused);
  const deliver = ({ readers, ids }: SharedRow, gave: Tensors, at: number): void => {
    for (const { asking, n } of readers) {
      const into = gathered[asking]!;
      if (into.refused) continue;
      const { outputs, keep } = askings[asking]!;
      try {
        into.outputs[n] = keep(n, Object.fromEntries(outputs.map(({ graph, name, axis }) => [name, rowOutput(gave[graph]!, axis, at, ids.length)])));
      } catch (thrown) {
        refuse(asking, thrown);
        continue;
      }
      if (--into.waiting === 0) finish(asking);
    }
  };
  const run = async (rows: readonly SharedRow[]): Promise<void> => {
    let gave: Tensors;
    try {
      gave = await executable.run(batchInputs(rows, padTokenId, head), { outputs: [...rows[0]!.outputs], ...(signal ? { signal } : {}) });
    } catch (thrown) {
      throwIfGeneral(thrown, signal);
      if (rows.length === 1) return rows[0]!.readers.forEach(({ asking }) => refuse(asking, thrown));
      for (const row of rows) if (needed(row)) await run([row]);
      return;
    }
    rows.forEach((row, at) => deliver(row, gave, at));
  };
  for (const members of batchRows(askings, tokenBudget)) {
    await keepTurn();
    signal?.throwIfAborted();
    const rows = members.filter(needed);
    if (rows.length === 0) continue;
    await run(rows);
    ran?.();
  }
}

/** What no other input can escape: an end that was asked for, and a backend that is no more. */
function throwIfGeneral(thrown: unknown, signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
  if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'DISPOSED' || thrown.code === 'WORKER_ENDED')) throw thrown;
}
