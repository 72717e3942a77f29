import type { Tensor, Tensors } from '@albertkit/core';
import { batchInputs, rowOutput } from '../batch-tensors.js';
import { planBatches } from '../batches.js';
import { longestRow, type Row } from '../rows.js';
import type { OutputAxis } from '../task.js';
import { turnKeeper } from '../turn-keeper.js';
import type { Compiled } from './compile-once.js';

/** A row, and weights of its places where the score is read at some of them; [tokens] each. */
export type ReadRow = Row & { readonly positions?: Float32Array; readonly endPositions?: Float32Array };

export type RunRowsOptions = {
  readonly padTokenId: number;
  /** Inputs that all rows share. */
  readonly shared?: Tensors;
  readonly tokenBudget: number;
  readonly signal?: AbortSignal;
  /** Told after each batch how many rows it held. */
  readonly onRows?: (rows: number) => void;
};

/**
 * Runs rows of like length together and gives each row's own outputs, without batch axis and padding, in the order of the
 * rows. The signal is heeded between batches.
 */
export async function runRows({ graph, executable }: Compiled, rows: readonly ReadRow[], outputs: Readonly<Record<string, OutputAxis>>, options: RunRowsOptions): Promise<readonly Tensors[]> {
  const { padTokenId, shared = {}, tokenBudget, signal, onRows } = options;
  const names = Object.keys(outputs);
  const results = new Array<Tensors>(rows.length);
  const keepTurn = turnKeeper();
  for (const batch of planBatches(rows.map(({ ids }) => ids.length), tokenBudget)) {
    await keepTurn();
    signal?.throwIfAborted();
    const members = batch.map((n) => rows[n]!);
    const feeds = { ...batchInputs(members, padTokenId), ...placeInputs(members), ...shared };
    const wanted = Object.fromEntries(Object.entries(feeds).filter(([name]) => Object.hasOwn(graph.inputs, name)));
    const found = await executable.run(wanted, { outputs: names, ...(signal ? { signal } : {}) });
    batch.forEach((n, row) => {
      results[n] = Object.fromEntries(names.map((name) => [name, rowOutput(found[name]!, outputs[name]!, row, rows[n]!.ids.length)]));
    });
    onRows?.(batch.length);
  }
  return results;
}

/** Where each row is read, float32 [batch, sequence]; 0 everywhere for a row that says nothing. */
function placeInputs(rows: readonly ReadRow[]): Tensors {
  const sequence = longestRow(rows);
  const laidOut = (placesOf: (row: ReadRow) => Float32Array | undefined): Tensor => {
    const data = new Float32Array(rows.length * sequence);
    rows.forEach((row, n) => data.set(placesOf(row) ?? [], n * sequence));
    return { dtype: 'float32', shape: [rows.length, sequence], data };
  };
  return { positions: laidOut(({ positions }) => positions), end_positions: laidOut(({ endPositions }) => endPositions) };
}
