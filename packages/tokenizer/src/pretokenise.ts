import { appendText, codePointOf, pushUnit, unitCount } from './normalise/aligned-text.js';
import { isWhiteSpace } from './white-space.js';
import { pushWord, type Words } from './words.js';

/** One step of cutting a normalised text into words: writes the words of `from` cut further to `to` (empty before). */
export type PreTokeniserStep = (from: Words, to: Words) => void;

/** How normalised text falls into words. */
export interface PreTokeniser {
  readonly steps: readonly PreTokeniserStep[];
  /** Whether words end at white space first, and nothing after that depends on where in a text a word stands. */
  readonly wordByWord: boolean;
}

/** SentencePiece's visible blank. */
export interface Metaspace {
  /** One UTF-16 unit, `▁` in practice. */
  readonly replacement: number;
  /** Where the sign is put before a word that lacks it: everywhere, only where the caller's string begins, or nowhere. */
  readonly prepend: 'always' | 'first' | 'never';
  /** Whether each sign starts a new word. */
  readonly split: boolean;
}

/** Cuts at white space and drops it. */
export const whiteSpaceSplit: PreTokeniserStep = ({ text, count, starts, ends }, to) => {
  const { units } = text;
  for (let i = 0; i < count; i++) {
    const end = ends[i]!;
    for (let at = starts[i]!; at < end; ) {
      let next = at;
      while (next < end && !isWhiteSpace(units[next]!)) next++;
      const word = to.text.length;
      appendText(to.text, text, at, next);
      pushWord(to, word, to.text.length);
      at = next + 1;
    }
  }
};

/** Replaces blanks by a visible sign, puts one before words that lack it, and cuts before each. */
export function metaspace({ replacement, prepend, split }: Metaspace): PreTokeniserStep {
  return ({ text, count, starts, ends }, to) => {
    const out = to.text;
    for (let i = 0; i < count; i++) {
      const start = starts[i]!;
      const end = ends[i]!;
      let word = out.length;
      const signed = text.units[start] === replacement || text.units[start] === 0x20;
      if (!signed && (prepend === 'always' || (prepend === 'first' && text.starts[start] === 0))) pushUnit(out, replacement, text.starts[start]!, text.ends[start]!);
      for (let k = start; k < end; k++) {
        const unit = text.units[k] === 0x20 ? replacement : text.units[k]!;
        if (split && unit === replacement && out.length > word) {
          pushWord(to, word, out.length);
          word = out.length;
        }
        pushUnit(out, unit, text.starts[k]!, text.ends[k]!);
      }
      pushWord(to, word, out.length);
    }
  };
}

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
