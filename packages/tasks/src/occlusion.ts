import type { Encoding } from '@albertkit/tokenizer';
import type { Row, RowPlan } from './rows.js';
import type { Span } from './span.js';

/** A row with some words hidden, and the stretch of the text that they take. */
export type Occluded = { readonly row: Row; readonly span: Span };

/**
 * Rows like one of a text's, each with words hidden behind `hidden` (the id of the mask): every word by itself, or as many neighbours
 * together as keep the rows at `most`.
 */
export function occludeWords({ starts, ends, sequenceIds, wordIds }: Encoding, { rows, owner, stretches }: RowPlan, row: number, hidden: number, most: number): readonly Occluded[] {
  const { ids, typeIds } = rows[row]!;
  const { start, end } = stretches[row]!;
  // What stands before the sliding text, [CLS], stands in every row.
  const shift = rows.length === 1 ? 0 : start - sequenceIds.indexOf(0);
  const words: number[][] = [];
  for (let token = start; token < end; token++) {
    if (sequenceIds[token] !== 0 || owner[token]! < 0) continue;
    const last = words.at(-1);
    if (last && wordIds[last[0]!] === wordIds[token]) last.push(token);
    else words.push([token]);
  }
  const together = Math.max(1, Math.ceil(words.length / most));
  return Array.from({ length: Math.ceil(words.length / together) }, (_, n) => {
    const tokens = words.slice(n * together, (n + 1) * together).flat();
    const occluded = ids.slice();
    for (const token of tokens) occluded[token - shift] = hidden;
    return { row: { ids: occluded, typeIds }, span: { start: starts[tokens[0]!]!, end: ends[tokens.at(-1)!]! } };
  });
}
