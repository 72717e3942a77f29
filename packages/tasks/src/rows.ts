import { AlbertkitError } from '@albertkit/core';
import type { Encoding } from '@albertkit/tokenizer';
import type { Span } from './span.js';
import { slideWindows, windowOwners } from './windows.js';

/** What one row of a batch holds: vocabulary ids and token types, [tokens] each. */
export type Row = { readonly ids: Int32Array; readonly typeIds: Int32Array };

/** The most tokens of any row; without spreading, since a batch may have more rows than a call takes arguments. */
export const longestRow = (rows: readonly Row[]): number => rows.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);

/** How much of a text the model saw; special tokens are not counted. */
export type Coverage = {
  /** Tokens of the text that were seen. */
  readonly tokens: number;
  /** Tokens that the text has; more than `tokens` only where `truncate` was asked for. */
  readonly total: number;
  /** Rows that it took: 1 where all fits. */
  readonly windows: number;
};

/** An encoding laid out as rows that the model can take, and where to find each of its tokens in them. */
export type RowPlan = {
  readonly rows: readonly Row[];
  /** The row that speaks for each token of the encoding, -1 where truncation left it out. */
  readonly owner: Int32Array;
  /** Its place in that row. */
  readonly place: Int32Array;
  /** What each row weighs in an average over rows: the text tokens that it speaks for, at least 1. */
  readonly weights: readonly number[];
  /** The stretch of the encoding that slides through the rows, for each of them; all of it where there is one row. */
  readonly stretches: readonly Span[];
  readonly coverage: Coverage;
};

export type RowLimits = {
  /** Most tokens in a row, special tokens among them. */
  readonly maxTokens: number;
  /** Tokens that neighbouring windows share, at most half a window; a quarter of it when left out. */
  readonly overlap?: number;
  /** Cut what does not fit in one row; left out or false, it slides in windows. */
  readonly truncate?: boolean;
  /** Which text of a pair gives way, 0 or 1: it alone slides, and is cut as long as any of it is left; the longer one when left out. */
  readonly yields?: 0 | 1;
};

/**
 * Rows for an encoding. One that is too long slides in windows, each with the special tokens around it; of a pair the longer
 * text slides and the other stays whole in every window. Truncation takes tokens off the end, of a pair off the longer text
 * (`longest_first` of transformers). Throws `TEXT_EMPTY` where there is no token at all, `WINDOW_TOO_SMALL`, and `PAIR_TOO_LONG` where the text
 * that stays whole leaves the other less than a quarter of a row.
 */
export function planRows(encoding: Encoding, limits: RowLimits): RowPlan {
  if (encoding.ids.length === 0) throw new AlbertkitError('TEXT_EMPTY', 'The text gives no tokens, and the tokenizer of this model adds none: leave it out.');
  const lengths = [0, 1].map((sequence) => encoding.sequenceIds.reduce((count, id) => count + Number(id === sequence), 0)) as [number, number];
  const special = encoding.ids.length - lengths[0] - lengths[1];
  const room = limits.maxTokens - special;
  if (room < 1) throw new AlbertkitError('WINDOW_TOO_SMALL', `A row of ${limits.maxTokens} tokens has no room beside ${special} special tokens: raise maxTokens.`, { maxTokens: limits.maxTokens, special });
  const total = lengths[0] + lengths[1];
  if (limits.truncate && total > room) return singleRow(encoding, keptTokens(encoding, keptLengths(lengths, room, limits.yields)), total);
  if (total <= room) return singleRow(encoding, range(0, encoding.ids.length), total);
  return slidingRows(encoding, lengths, room, limits, total);
}

function singleRow(encoding: Encoding, positions: readonly number[], total: number): RowPlan {
  const owner = new Int32Array(encoding.ids.length).fill(-1);
  const place = new Int32Array(encoding.ids.length);
  positions.forEach((at, n) => {
    owner[at] = 0;
    place[at] = n;
  });
  const tokens = positions.filter((at) => encoding.sequenceIds[at]! >= 0).length;
  return { rows: [rowOf(encoding, positions)], owner, place, weights: [Math.max(1, tokens)], stretches: [{ start: 0, end: encoding.ids.length }], coverage: { tokens, total, windows: 1 } };
}

function slidingRows(encoding: Encoding, lengths: readonly [number, number], room: number, limits: RowLimits, total: number): RowPlan {
  const sliding = limits.yields ?? (lengths[1] > lengths[0] ? 1 : 0);
  const [length, whole] = [lengths[sliding], lengths[1 - sliding]!];
  const size = room - whole;
  if (whole > 0 && size < limits.maxTokens / 4) {
    throw new AlbertkitError('PAIR_TOO_LONG', `One text of a pair has ${whole} tokens and leaves ${Math.max(0, size)} of ${limits.maxTokens} for the other to slide in: shorten it, or pass truncate: true to cut.`, { whole, sliding: length, maxTokens: limits.maxTokens });
  }
  const first = encoding.sequenceIds.indexOf(sliding);
  const windows = slideWindows(length, size, limits.overlap ?? Math.floor(size / 4));
  const owners = windowOwners(windows, length);
  const owner = new Int32Array(encoding.ids.length);
  const place = new Int32Array(encoding.ids.length);
  const weights = windows.map(() => 0);
  for (let at = 0; at < encoding.ids.length; at++) {
    const inside = at - first;
    if (inside < 0) place[at] = at;
    else if (inside >= length) place[at] = at - length + size;
    else {
      const window = owners[inside]!;
      owner[at] = window;
      place[at] = first + inside - windows[window]!.start;
      weights[window]!++;
    }
  }
  const stretches = windows.map(({ start, end }) => ({ start: first + start, end: first + end }));
  const rows = stretches.map(({ start, end }) => rowOf(encoding, [...range(0, first), ...range(start, end), ...range(first + length, encoding.ids.length)]));
  return { rows, owner, place, stretches, weights: weights.map((weight) => Math.max(1, weight)), coverage: { tokens: total, total, windows: rows.length } };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);

const rowOf = ({ ids, typeIds }: Encoding, positions: readonly number[]): Row =>
  ({ ids: Int32Array.from(positions, (at) => ids[at]!), typeIds: Int32Array.from(positions, (at) => typeIds[at]!) });

/** The most of each text that fits, taking from the one that yields, else from the longer first. */
function keptLengths([first, second]: readonly [number, number], room: number, yields?: 0 | 1): readonly [number, number] {
  if (yields === 0 && second < room) return [Math.min(first, room - second), second];
  if (yields === 1 && first < room) return [first, Math.min(second, room - first)];
  const shorter = Math.min(first, second, Math.floor(room / 2));
  return first >= second ? [Math.min(first, room - shorter), shorter] : [shorter, Math.min(second, room - shorter)];
}

function keptTokens({ ids, sequenceIds }: Encoding, kept: readonly [number, number]): readonly number[] {
  const left = [...kept];
  return range(0, ids.length).filter((at) => {
    const sequence = sequenceIds[at]!;
    return sequence < 0 || left[sequence]!-- > 0;
  });
}
