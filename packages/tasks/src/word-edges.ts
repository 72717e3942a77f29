import type { Span } from './span.js';

/**
 * A stretch without blanks at its edges, grown over the letters and digits that touch it (`Par` of `Paris,` becomes `Paris`). Looks no
 * further than 64 units: what goes on longer is no word.
 */
export function growToWords(text: string, span: Span): Span {
  let { start, end } = trimBlanks(text, span);
  if (start === end) return { start, end };
  if (/^[\p{L}\p{N}\p{M}]/u.test(text.slice(start, end))) start -= /[\p{L}\p{N}\p{M}]*$/u.exec(text.slice(Math.max(0, start - 64), start))![0].length;
  end += (/[\p{L}\p{N}\p{M}]$/u.test(text.slice(start, end)) ? /^[\p{L}\p{N}\p{M}]*/u : /^\p{M}*/u).exec(text.slice(end, end + 64))![0].length;
  return { start, end };
}

/** A stretch without blanks at its edges. */
export function trimBlanks(text: string, { start, end }: Span): Span {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from]!)) from++;
  while (to > from && /\s/.test(text[to - 1]!)) to--;
  return { start: from, end: to };
}
