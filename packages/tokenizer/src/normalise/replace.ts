import { pushUnit, type AlignedText } from './aligned-text.js';
import { isWhiteSpace } from '../white-space.js';
import type { NormaliserStep } from './step.js';

/**
 * Replaces every occurrence of a literal, left to right; what is put in is aligned to the last character taken out, as in
 * the tokenizers library, or to all of them.
 */
export function replaceLiteral(pattern: string, content: string, alignedTo: 'last' | 'all' = 'last'): NormaliserStep {
  const first = pattern.charCodeAt(0);
  const units = new Set<number>();
  for (let i = 0; i < pattern.length; i++) units.add(pattern.charCodeAt(i));
  const spaced = Array.from(units).some(isWhiteSpace);
  const matchAt = (text: AlignedText, at: number) => {
    if (text.units[at] !== first || at + pattern.length > text.length) return 0;
    for (let i = 1; i < pattern.length; i++) if (text.units[at + i] !== pattern.charCodeAt(i)) return 0;
    return pattern.length;
  };
  return { apply: (from, to) => replaceMatches(from, to, matchAt, content, alignedTo), contextual: (unit) => units.has(unit), reachesBlank: (unit) => spaced && (units.has(unit) || isWhiteSpace(unit)) };
}

/** Replaces every run of two or more spaces (the pattern ` {2,}` of transformers 4). */
export function replaceSpaceRuns(content: string): NormaliserStep {
  const matchAt = (text: AlignedText, at: number) => {
    let end = at;
    while (end < text.length && text.units[end] === 0x20) end++;
    return end - at >= 2 ? end - at : 0;
  };
  return { apply: (from, to) => replaceMatches(from, to, matchAt, content, 'last'), contextual: (unit) => unit === 0x20, reachesBlank: (unit) => unit === 0x20 };
}

function replaceMatches(from: AlignedText, to: AlignedText, matchAt: (text: AlignedText, at: number) => number, content: string, alignedTo: 'last' | 'all'): true {
  for (let i = 0; i < from.length; ) {
    const length = matchAt(from, i);
    if (length === 0) {
      pushUnit(to, from.units[i]!, from.starts[i]!, from.ends[i]!);
      i++;
      continue;
    }
    const start = from.starts[alignedTo === 'all' ? i : i + length - 1]!;
    i += length;
    for (let k = 0; k < content.length; k++) pushUnit(to, content.charCodeAt(k), start, from.ends[i - 1]!);
  }
  return true;
}
