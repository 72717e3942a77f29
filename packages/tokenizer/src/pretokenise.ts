import { codePointOf, pushUnit, unitCount } from './normalise/aligned-text.js';
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
export const whiteSpaceSplit: PreTokeniserStep = cutter((codePoint) => (isWhiteSpace(codePoint) ? 0 : 1), 'contiguous');

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
  if (behaviour === 'removed') return cutter((codePoint) => (test(codePoint) ? 0 : 1), 'contiguous');
  return cutter((codePoint) => (test(codePoint) ? 2 : 1), behaviour);
}

/** Cuts into runs of characters of one class, and drops those of class 0. */
export function cutRuns(classOf: (codePoint: number) => 0 | 1 | 2): PreTokeniserStep {
  return cutter(classOf, 'contiguous');
}

/** Class 0 is dropped, class 1 makes words, class 2 is what the behaviour speaks of. */
function cutter(classOf: (codePoint: number) => 0 | 1 | 2, behaviour: Exclude<CutBehaviour, 'removed'>): PreTokeniserStep {
  return (from, to) => {
    const { units, starts, ends } = from.text;
    for (let i = 0; i < from.count; i++) {
      const end = from.ends[i]!;
      let word = to.text.length;
      let before = 0;
      for (let k = from.starts[i]!; k < end; ) {
        const codePoint = codePointOf(units, k);
        const next = classOf(codePoint);
        if (before !== 0 && cutsBetween(before, next, behaviour)) {
          pushWord(to, word, to.text.length);
          word = to.text.length;
        }
        before = next;
        for (const after = k + unitCount(codePoint); k < after; k++) if (next !== 0) pushUnit(to.text, units[k]!, starts[k]!, ends[k]!);
      }
      pushWord(to, word, to.text.length);
    }
  };
}

function cutsBetween(before: number, next: number, behaviour: Exclude<CutBehaviour, 'removed'>): boolean {
  switch (behaviour) {
    case 'isolated':
      return before !== next || next === 2;
    case 'contiguous':
      return before !== next;
    case 'mergedWithPrevious':
      return before === 2;
    case 'mergedWithNext':
      return next === 2;
  }
}
