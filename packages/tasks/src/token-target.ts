import { AlbertkitError, ignoredLabel, type AlbertConfig, type Tensor } from '@albertkit/core';
import { labelInEntity } from './label-scheme.js';
import { labelId } from './text-classification.js';
import { longestRow, type RowPlan } from './rows.js';
import type { Span } from './span.js';
import type { Source, TokenInput } from './token-input.js';

/** A text and its entities by name; `start` and `end` are UTF-16 indices into the text, or indices of the given words. */
export type TokenClassificationExample = {
  readonly input: TokenInput;
  readonly entities: readonly { readonly label: string; readonly start: number; readonly end: number }[];
};

/**
 * Labels int32 [rows, longest row]: the first token of each word has its word's label, `O` outside of entities; all others,
 * and tokens that another window speaks for, have -100, as models of this kind are trained. A word belongs to the
 * first entity that it shares a character with. Throws `LABEL_UNKNOWN`, and `EXAMPLE` for entities
 * that overlap, are empty or lie outside of the text.
 */
export function tokenTarget({ entities }: TokenClassificationExample, encoded: RowPlan & { readonly source: Source }, { labels }: AlbertConfig): Tensor {
  const { rows, owner, place, source } = encoded;
  const longest = longestRow(rows);
  const data = new Int32Array(rows.length * longest).fill(ignoredLabel);
  const ordered = [...entities].sort((a, b) => a.start - b.start);
  ordered.forEach((entity, n) => {
    if (!(entity.start >= 0 && entity.start < entity.end && entity.end <= source.length)) throw new AlbertkitError('EXAMPLE', `An entity stands from ${entity.start} to ${entity.end} in an input of ${source.length}: give it a stretch inside.`, { entity, length: source.length });
    if (n > 0 && entity.start < ordered[n - 1]!.end) throw new AlbertkitError('EXAMPLE', `Two entities overlap at ${entity.start}: a token has one label.`, { first: ordered[n - 1], second: entity });
  });
  const words = readWords(source);
  let next = 0;
  const home = words.map(({ start, end }) => {
    while (next < ordered.length && ordered[next]!.end <= start) next++;
    return next < ordered.length && ordered[next]!.start < end ? next : -1;
  });
  words.forEach(({ token }, n) => {
    if (owner[token]! < 0) return;
    const entity = home[n]!;
    const id = entity < 0 ? outside(labels) : inside(labels, ordered[entity]!.label, home[n - 1] !== entity, home[n + 1] !== entity);
    data[owner[token]! * longest + place[token]!] = id;
  });
  return { dtype: 'int32', shape: [rows.length, longest], data };
}

/** Each word: its first token, and where it stands. */
function readWords(source: Source): readonly (Span & { readonly token: number })[] {
  const { wordIds, sequenceIds } = source.encoding;
  const words: { token: number; start: number; end: number }[] = [];
  wordIds.forEach((word, token) => {
    if (sequenceIds[token]! < 0) return;
    const { start, end } = source.span(token);
    const last = words.at(-1);
    if (last && wordIds[last.token] === word) last.end = Math.max(last.end, end);
    else words.push({ token, start, end });
  });
  return words;
}

const outside = (labels: readonly string[]): number => (labels.includes('O') ? labelId(labels, 'O') : ignoredLabel);

function inside(labels: readonly string[], name: string, first: boolean, last: boolean): number {
  return labelInEntity(labels, name, first, last) ?? labelId(labels, first ? `B-${name}` : `I-${name}`);
}
