import type { Span } from './span.js';

const pairs = ['()', '[]', '{}', '""', "''", '“”', '‘’', '«»', '‹›'] as const;
const openerOf: ReadonlyMap<string, string> = new Map(pairs.map((pair) => [pair[1]!, pair[0]!]));
const closerOf: ReadonlyMap<string, string> = new Map(pairs.map((pair) => [pair[0]!, pair[1]!]));
const marks: ReadonlySet<string> = new Set('.,;:!?…');

/**
 * A stretch without the punctuation around it that words between blanks carry along: `New York,` becomes `New York`, `("Help!")`
 * becomes `Help`. Brackets and quotes stay where their partner is inside (`Foo (Live)`), a full stop where its word has
 * another between letters (`the U.S.`), and what is nothing but punctuation stays whole.
 */
export function trimEdges(text: string, whole: Span): Span {
  let { start, end } = whole;
  const counts = new Map<string, number>();
  const add = (at: number, by: number): void => void counts.set(text[at]!, (counts.get(text[at]!) ?? 0) + by);
  for (let at = start; at < end; at++) if (openerOf.has(text[at]!) || closerOf.has(text[at]!)) add(at, 1);
  const inside = (mark: string | undefined): number => (mark === undefined ? 0 : (counts.get(mark) ?? 0));

  while (end - start > 1) {
    const [first, last] = [text[start]!, text[end - 1]!];
    const opener = openerOf.get(last);
    const closer = closerOf.get(first);
    const wraps = opener === first && inside(first) + (first === last ? 0 : inside(last)) === 2;
    const endsAlone = opener !== undefined && inside(opener) === Number(opener === last);
    const startsAlone = closer !== undefined && inside(closer) === Number(closer === first);
    const cutsEnd = wraps || endsAlone || (marks.has(last) && !closesAbbreviation(text, start, end));
    const cutsStart = wraps || startsAlone;
    if (!cutsEnd && !cutsStart) break;
    if (cutsEnd) add(--end, -1);
    if (cutsStart) add(start++, -1);
  }
  return end > start && /[\p{L}\p{N}\p{S}]/u.test(text.slice(start, end)) ? { start, end } : whole;
}

/** Whether a stretch ends in a word such as `U.S.` or `p.m.`, whose last full stop is its own. */
function closesAbbreviation(text: string, start: number, end: number): boolean {
  if (text[end - 1] !== '.') return false;
  for (let at = end - 2; at > Math.max(start, end - 16) && !/\s/.test(text[at]!); at--) {
    if (text[at] === '.' && /[\p{L}\p{N}]/u.test(text[at - 1]!) && /[\p{L}\p{N}]/u.test(text[at + 1]!)) return true;
  }
  return false;
}
