import type { Span } from './span.js';

/** Characters read as what they pass for, such as `foldConfusables` of `@albertkit/tokenizer/confusables`: unit n of `text` stands for `starts[n]` up to `ends[n]` of the original. */
export type Fold = (text: string) => FoldedText;
export type FoldedText = { readonly text: string; readonly starts: ArrayLike<number>; readonly ends: ArrayLike<number> };

/** A word that is written with characters which pass for others: `text.slice(start, end)`, and how it reads. */
export type Disguise = Span & { readonly text: string; readonly reads: string };

/** Where a stretch of the folded text stands in the original. */
export const unfold = ({ starts, ends }: FoldedText, { start, end }: Span): Span => (start < end ? { start: starts[start]!, end: ends[end - 1]! } : { start: 0, end: 0 });

/** The words of a text that folding changed. */
export function disguises(text: string, folded: FoldedText): readonly Disguise[] {
  return [...folded.text.matchAll(/\S+/g)].flatMap(({ 0: reads, index }) => {
    const span = unfold(folded, { start: index, end: index + reads.length });
    const own = text.slice(span.start, span.end);
    return own === reads ? [] : [{ ...span, text: own, reads }];
  });
}
