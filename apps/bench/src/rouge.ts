/** F1 of ROUGE-1, ROUGE-2 and ROUGE-L, 0 to 1. */
export type Rouge = { readonly one: number; readonly two: number; readonly longest: number };

/**
 * ROUGE of a summary against one reference (Lin 2004), F1 over lower-case runs of letters and digits, without stemming: ROUGE-L by the
 * longest common subsequence of the whole texts.
 */
export function rouge(summary: string, reference: string): Rouge {
  const [own, wanted] = [wordsOf(summary), wordsOf(reference)];
  return { one: gramF1(own, wanted, 1), two: gramF1(own, wanted, 2), longest: f1(longestCommon(own, wanted), own.length, wanted.length) };
}

/** Against the reference of several that gives the largest sum. */
export const bestRouge = (summary: string, references: readonly string[]): Rouge =>
  references.map((reference) => rouge(summary, reference)).reduce((best, one) => (total(one) > total(best) ? one : best));

const total = ({ one, two, longest }: Rouge): number => one + two + longest;
const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const f1 = (matches: number, own: number, wanted: number): number => (matches === 0 ? 0 : (2 * matches) / (own + wanted));

function gramF1(own: readonly string[], wanted: readonly string[], size: number): number {
  const [found, sought] = [grams(own, size), grams(wanted, size)];
  let matches = 0;
  for (const [gram, count] of found) matches += Math.min(count, sought.get(gram) ?? 0);
  return f1(matches, Math.max(0, own.length - size + 1), Math.max(0, wanted.length - size + 1));
}

function grams(words: readonly string[], size: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + size <= words.length; at++) {
    const gram = words.slice(at, at + size).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Uint32Array(b.length + 1);
  for (const word of a) {
    const next = new Uint32Array(b.length + 1);
    for (let n = 0; n < b.length; n++) next[n + 1] = word === b[n] ? row[n]! + 1 : Math.max(row[n + 1]!, next[n]!);
    row = next;
  }
  return row[b.length]!;
}
