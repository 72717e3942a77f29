import { appendText, codePointOf, unitCount } from '../normalise/aligned-text.js';
import type { PreTokeniserStep } from '../pretokenise.js';
import { pushWord } from '../words.js';

/** What becomes of a character at which words are cut. */
export type CutBehaviour = 'removed' | 'isolated' | 'contiguous' | 'mergedWithPrevious' | 'mergedWithNext';

/** Cuts at the characters that `test` holds true. */
export function cutAt(test: (codePoint: number) => boolean, behaviour: CutBehaviour): PreTokeniserStep {
  return cutter((units, at) => {
    const codePoint = codePointOf(units, at);
    return test(codePoint) ? unitCount(codePoint) : 0;
  }, behaviour, false);
}

/** Cuts at each place where a text that is not empty stands; `inverted` treats what lies between them as the places. */
export function cutAtLiteral(literal: string, behaviour: CutBehaviour, inverted: boolean): PreTokeniserStep {
  return cutter((units, at, end) => {
    if (at + literal.length > end) return 0;
    for (let i = 0; i < literal.length; i++) if (units[at + i] !== literal.charCodeAt(i)) return 0;
    return literal.length;
  }, behaviour, inverted);
}

/**
 * A word is a row of places that `match` finds (it gives their length, 0 for none) and of what lies between them. Source:
 * `NormalizedString::split` of the tokenizers library.
 */
function cutter(match: (units: Uint16Array, at: number, end: number) => number, behaviour: CutBehaviour, inverted: boolean): PreTokeniserStep {
  return ({ text, starts, ends, count }, to) => {
    const { units } = text;
    for (let i = 0; i < count; i++) {
      const end = ends[i]!;
      let word = to.text.length;
      let before: boolean | undefined;
      for (let at = starts[i]!; at < end; ) {
        const found = match(units, at, end);
        let next = at + found;
        if (found === 0) do next += unitCount(codePointOf(units, next)); while (next < end && match(units, next, end) === 0);
        const place = found > 0 !== inverted;
        if (before !== undefined && !joins(before, place, behaviour)) {
          pushWord(to, word, to.text.length);
          word = to.text.length;
        }
        if (!place || behaviour !== 'removed') appendText(to.text, text, at, next);
        before = place;
        at = next;
      }
      pushWord(to, word, to.text.length);
    }
  };
}

/** Whether two neighbours stay in one word, by whether each is a place. */
function joins(before: boolean, next: boolean, behaviour: CutBehaviour): boolean {
  switch (behaviour) {
    case 'removed':
    case 'isolated':
      return false;
    case 'contiguous':
      return before === next;
    case 'mergedWithPrevious':
      return !before && next;
    case 'mergedWithNext':
      return before && !next;
  }
}
