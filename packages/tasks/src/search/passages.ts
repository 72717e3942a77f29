import { splitSentences } from '../sentences/split-sentences.js';
import type { Span } from '../span.js';

/**
 * Passages of a text, UTF-16 spans: as many sentences in a row as have no more than `most` units together by `unitsOf`; a
 * sentence of more is a passage by itself. In order, disjoint, covering all that is not white space.
 */
export function splitPassages(text: string, most: number, unitsOf: (sentence: string) => number): readonly Span[] {
  const passages: { start: number; end: number; units: number }[] = [];
  for (const { start, end } of splitSentences(text)) {
    const units = unitsOf(text.slice(start, end));
    const last = passages.at(-1);
    if (last && last.units + units <= most) {
      last.end = end;
      last.units += units;
    } else passages.push({ start, end, units });
  }
  return passages.map(({ start, end }) => ({ start, end }));
}
