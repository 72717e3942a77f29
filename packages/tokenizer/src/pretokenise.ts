import { appendText, pushUnit } from './normalise/aligned-text.js';
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
