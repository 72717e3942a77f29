import type { Asking } from './asking.js';
import { planBatches } from './batches.js';
import type { Row } from './rows.js';

/** A row to run, and which rows of which askings it answers. */
export type SharedRow = Row & {
  /** The graph's outputs that its readers need. */
  readonly outputs: Set<string>;
  readonly readers: { readonly asking: number; readonly n: number }[];
};

/** The batches in which the rows of askings run: equal rows of one scope once, rows of like length and like outputs together. */
export function batchRows(askings: readonly Asking[], tokenBudget = 256): readonly (readonly SharedRow[])[] {
  const rows: SharedRow[] = [];
  const known = new Map<string, SharedRow>();
  askings.forEach(({ rows: own, outputs, scope }, asking) => own.forEach((row, n) => {
    const key = scope === undefined ? undefined : `${scope} ${row.ids.join()} ${row.typeIds.join()}`;
    let shared = key === undefined ? undefined : known.get(key);
    if (!shared) {
      shared = { ids: row.ids, typeIds: row.typeIds, outputs: new Set(), readers: [] };
      rows.push(shared);
      if (key !== undefined) known.set(key, shared);
    }
    for (const { graph } of outputs) shared.outputs.add(graph);
    shared.readers.push({ asking, n });
  }));
  const alike = new Map<string, SharedRow[]>();
  for (const row of rows) {
    const fetched = [...row.outputs].sort().join();
    const list = alike.get(fetched) ?? [];
    alike.set(fetched, list);
    list.push(row);
  }
  return [...alike.values()].flatMap((list) => planBatches(list.map(({ ids }) => ids.length), tokenBudget).map((batch) => batch.map((index) => list[index]!)));
}
