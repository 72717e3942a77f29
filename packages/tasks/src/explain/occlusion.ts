import { AlbertkitError, type Tensors } from '@albertkit/core';
import { rowTokens } from './row-tokens.js';
import type { ReadRow } from './run-rows.js';
import { readRow, type Question } from './targets/target.js';
import type { Unit } from './units.js';

export type OcclusionSettings = {
  /** What happens to the tokens of a word: they become `[MASK]`, or are taken out. */
  readonly replace: 'mask' | 'remove';
  /** How many neighbouring words (or tokens) are occluded together, sliding by one; a word has the mean over the spans that hold it. */
  readonly span: number;
  /** The id of `[MASK]`. */
  readonly mask: number;
};

/**
 * What the score loses when words are not seen: score - score without them (Zeiler & Fergus, arXiv 1311.2901, on words). A
 * word is occluded in every window that holds it. Where it would be taken out and the score is read at it, it is masked.
 * Gives one value for each unit. `run` gives rows their scores. Throws `OCCLUSION_MASK` where the vocabulary has no mask.
 */
export async function occlusion(question: Question, units: readonly Unit[], { replace, span, mask }: OcclusionSettings, run: (rows: readonly ReadRow[]) => Promise<readonly Tensors[]>): Promise<{ readonly units: Float64Array; readonly score: number }> {
  if (mask < 0) throw new AlbertkitError('OCCLUSION_MASK', 'The vocabulary of this model has no [MASK] to put over words: take another method.', { mask });
  const { plan, readings } = question;
  const standing = placesOfTokens(question);
  const whole = readings.map((reading) => readRow(plan, reading));
  const count = units.length === 0 ? 0 : Math.max(1, units.length - span + 1);
  const occluded = Array.from({ length: count }, (_, n) => {
    const hidden = new Map<number, Set<number>>(); // places by the reading whose row they are in
    for (const { tokens } of units.slice(n, n + span)) for (const token of tokens) for (const { at, place } of standing.get(token) ?? []) hidden.set(at, (hidden.get(at) ?? new Set()).add(place));
    return [...hidden].map(([at, places]) => ({ span: n, at, row: hide(whole[at]!, places, replace, mask) }));
  }).flat();
  const scores = (await run([...whole, ...occluded.map(({ row }) => row)])).map((row) => row['score']!.data[0]!);
  const losses = new Float64Array(count);
  occluded.forEach(({ span: n, at }, row) => {
    losses[n]! += readings[at]!.share * (scores[at]! - scores[whole.length + row]!);
  });
  return {
    units: Float64Array.from(units, (_, unit) => mean(losses.subarray(Math.max(0, unit - span + 1), unit + 1))),
    score: readings.reduce((sum, { share }, at) => sum + share * scores[at]!, 0),
  };
}

/** Where each token of the encoding stands in the rows that are read: the number of the reading, and the place in its row. */
function placesOfTokens({ plan, readings }: Question): ReadonlyMap<number, readonly { readonly at: number; readonly place: number }[]> {
  const rows = rowTokens(plan);
  const standing = new Map<number, { at: number; place: number }[]>();
  readings.forEach(({ row }, at) => rows[row]!.forEach((token, place) => {
    const known = standing.get(token);
    if (known) known.push({ at, place });
    else standing.set(token, [{ at, place }]);
  }));
  return standing;
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function hide(row: ReadRow, hidden: ReadonlySet<number>, replace: 'mask' | 'remove', mask: number): ReadRow {
  const kept = <T extends Float32Array | Int32Array>(values: T): T => values.filter((_, place) => !hidden.has(place)) as T;
  const readings = [row.positions, row.endPositions].filter((values) => values !== undefined);
  const lost = readings.some((values) => values.some((value) => value > 0) && !kept(values).some((value) => value > 0));
  if (replace === 'mask' || lost) return { ...row, ids: row.ids.map((id, place) => (hidden.has(place) ? mask : id)) };
  // A mean over places stays a mean.
  const rescaled = (values: Float32Array): Float32Array => {
    const left = kept(values);
    const sum = left.reduce((whole, value) => whole + value, 0);
    return sum > 0 ? left.map((value) => (value / sum) * values.reduce((whole, one) => whole + one, 0)) : left;
  };
  return {
    ids: kept(row.ids), typeIds: kept(row.typeIds),
    ...(row.positions ? { positions: rescaled(row.positions) } : {}),
    ...(row.endPositions ? { endPositions: rescaled(row.endPositions) } : {}),
  };
}
