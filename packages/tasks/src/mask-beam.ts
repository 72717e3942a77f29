import type { Tensors } from '@albertkit/core';
import { topPlaces } from './probabilities.js';
import type { Row } from './rows.js';

/** A row in which masks are being filled from left to right. */
export type MaskDraft = {
  readonly row: Row;
  /** Places of the row's masks, those already filled among them. */
  readonly places: readonly number[];
  /** What was put in them so far. */
  readonly ids: readonly number[];
  /** The sum of the natural logs of their probabilities, each given those before it. */
  readonly score: number;
};

/** The likeliest ids for a mask with the logs of their probabilities, all that is kept of a draft's row. */
export function bestFills(logs: Float64Array, width: number, allowed: (id: number) => boolean): Tensors {
  const possible = logs.map((log, id) => (allowed(id) ? log : -Infinity));
  const ids = topPlaces(possible, width).filter((id) => possible[id]! > -Infinity);
  return {
    ids: { dtype: 'int32', shape: [ids.length], data: Int32Array.from(ids) },
    logs: { dtype: 'float32', shape: [ids.length], data: Float64Array.from(ids, (id) => logs[id]!) },
  };
}

/** Every draft with each of its best fills in its next mask; of those of one length (as many masks) the `width` best. */
export function extendDrafts<Draft extends MaskDraft>(drafts: readonly Draft[], fills: readonly Tensors[], width: number): readonly Draft[] {
  const longer = drafts.flatMap((draft, n) => [...fills[n]!['ids']!.data].map((id, choice): Draft => {
    const { row, places, ids, score } = draft;
    const filled = row.ids.slice();
    filled[places[ids.length]!] = id;
    return { ...draft, row: { ids: filled, typeIds: row.typeIds }, ids: [...ids, id], score: score + fills[n]!['logs']!.data[choice]! };
  }));
  const lengths = [...new Set(longer.map(({ places }) => places.length))];
  return lengths.flatMap((length) => longer.filter(({ places }) => places.length === length).sort((a, b) => b.score - a.score).slice(0, width));
}
