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
  const places = rowTokens(plan);
  const whole = readings.map((reading) => readRow(plan, reading));
  const count = units.length === 0 ? 0 : Math.max(1, units.length - span + 1);
  const spans = Array.from({ length: count }, (_, n) => new Set(units.slice(n, n + span).flatMap(({ tokens }) => tokens)));
  const occluded = spans.flatMap((tokens, n) => readings.flatMap((reading, at) => {
    const hidden = places[reading.row]!.map((token) => tokens.has(token));
    return hidden.includes(true) ? [{ span: n, reading, at, row: hide(whole[at]!, hidden, replace, mask) }] : [];
  }));
  const scores = (await run([...whole, ...occluded.map(({ row }) => row)])).map((row) => row['score']!.data[0]!);
  const losses = new Float64Array(count);
  occluded.forEach(({ span: n, reading, at }, place) => {
    losses[n]! += reading.share * (scores[at]! - scores[whole.length + place]!);
  });
  return {
    units: Float64Array.from(units, (_, unit) => mean(losses.subarray(Math.max(0, unit - span + 1), unit + 1))),
    score: readings.reduce((sum, { share }, at) => sum + share * scores[at]!, 0),
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function hide(row: ReadRow, hidden: readonly boolean[], replace: 'mask' | 'remove', mask: number): ReadRow {
  const kept = <T extends Float32Array | Int32Array>(values: T): T => values.filter((_, place) => !hidden[place]) as T;
  const readings = [row.positions, row.endPositions].filter((values) => values !== undefined);
  const lost = readings.some((values) => values.some((value) => value > 0) && !kept(values).some((value) => value > 0));
  if (replace === 'mask' || lost) return { ...row, ids: row.ids.map((id, place) => (hidden[place] ? mask : id)) };
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
