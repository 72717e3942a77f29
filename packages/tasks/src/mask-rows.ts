import { AlbertkitError } from '@albertkit/core';
import type { Encoding } from '@albertkit/tokenizer';
import type { Coverage, Row, RowPlan } from './rows.js';
import type { TaskContext } from './task.js';

/** A mask: its place in the encoding, the row that speaks for it, its place there, and its number among those that are kept of that row. */
export type PlacedMask = { readonly token: number; readonly row: number; readonly place: number; readonly kept: number };

export type MaskRows = {
  readonly rows: readonly Row[];
  /** For each row, the places whose logits are kept. */
  readonly places: readonly (readonly number[])[];
  readonly masks: readonly PlacedMask[];
  readonly coverage: Coverage;
};

/** The places of the masks in an encoding. Throws `MASK_MISSING`. */
export function maskTokens({ ids, sequenceIds }: Encoding, { tokenizer }: TaskContext): readonly number[] {
  const { mask } = tokenizer.special;
  const tokens = [...ids.keys()].filter((token) => ids[token] === mask && sequenceIds[token]! >= 0);
  if (tokens.length > 0) return tokens;
  const piece = mask < 0 ? undefined : tokenizer.token(mask);
  const why = piece === undefined ? 'the vocabulary of this model has no mask' : `write ${piece} where a word is to be found`;
  throw new AlbertkitError('MASK_MISSING', `There is no mask in the text: ${why}.`, { mask: piece ?? null });
}

/** The rows that speak for a mask, and no others. Throws `MASK_TRUNCATED`. */
export function rowsWithMasks({ rows, owner, place, stretches, coverage }: RowPlan, tokens: readonly number[]): MaskRows {
  const lost = tokens.find((token) => owner[token]! < 0);
  if (lost !== undefined) throw new AlbertkitError('MASK_TRUNCATED', 'Cutting the text would take a mask off its end: leave out truncate, or put the mask nearer to the start.', { token: lost });
  const used = [...new Set(tokens.map((token) => owner[token]!))].sort((a, b) => a - b);
  const numbers = new Map(used.map((row, n) => [row, n]));
  // Only what slides can be left out; windows come in order and share tokens.
  let unseen = 0;
  let reached = stretches[0]!.start;
  for (const { start, end } of [...used.map((row) => stretches[row]!), { start: stretches.at(-1)!.end, end: 0 }]) {
    unseen += Math.max(0, start - reached);
    reached = end;
  }
  const places: number[][] = used.map(() => []);
  const masks = tokens.map((token) => {
    const row = numbers.get(owner[token]!)!;
    return { token, row, place: place[token]!, kept: places[row]!.push(place[token]!) - 1 };
  });
  return {
    rows: used.map((row) => rows[row]!),
    places,
    masks,
    coverage: { ...coverage, tokens: coverage.tokens - unseen, windows: used.length },
  };
}
