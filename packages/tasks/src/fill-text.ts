import type { Span } from './span.js';

/** Where a mask itself stands, without the blanks that its token takes from its left. */
export function maskSpan(text: string, { start, end }: Span): Span {
  const blanks = /^\s*/.exec(text.slice(start, end))![0].length;
  return { start: start + blanks, end };
}

/**
 * A text with a piece in place of a mask. A piece that begins a word (`▁`) keeps the blanks before the mask, and gets one where the
 * mask stood right after a letter or digit; any other piece is glued to what stands before.
 */
export function fillText(text: string, { start, end }: Span, piece: string): string {
  const blanks = text.slice(start, maskSpan(text, { start, end }).start);
  const begins = piece.startsWith(blankSign);
  const glued = /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, start - 2), start));
  const gap = !begins ? '' : blanks !== '' ? blanks : glued ? ' ' : '';
  return text.slice(0, start) + gap + piece.replaceAll(blankSign, ' ').slice(begins ? 1 : 0) + text.slice(end);
}

const blankSign = '\u2581';

export type FilledText = { readonly text: string; readonly pair?: string };

/** A text and its pair with a piece in place of each mask, in their order. */
export function fillMasks({ text, pair }: FilledText, masks: readonly { readonly taken: Span; readonly inPair: boolean; readonly piece: string }[]): FilledText {
  const fill = (own: string, inPair: boolean): string => {
    let filled = own;
    for (const { taken: { start, end }, piece } of masks.filter((mask) => mask.inPair === inPair)) {
      const moved = filled.length - own.length;
      filled = fillText(filled, { start: start + moved, end: end + moved }, piece);
    }
    return filled;
  };
  return { text: fill(text, false), ...(pair === undefined ? {} : { pair: fill(pair, true) }) };
}
