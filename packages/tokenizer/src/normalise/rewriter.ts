import { codePointAt, pushCodePoint, unitCount, type AlignedText } from './aligned-text.js';

/** A rewriting of an aligned text, code point by code point, from left to right. */
export interface Rewriter {
  /**
   * Writes `codePoint`. Change 0 stands for the next code point of the source, change -n for the next 1 + n of them
   * (aligned to the first), change +1 is an insertion, aligned to what was read last.
   */
  put(codePoint: number, change: number): void;
}

/**
 * The alignment rule of the tokenizers library (NormalizedString::transform), kept to the letter since the offsets of
 * the golden rows depend on it. `base` is what an insertion before everything is aligned to.
 */
export function rewriter(from: AlignedText, to: AlignedText, base: number): Rewriter {
  let offset = 0;
  const skip = () => {
    if (offset < from.length) offset += unitCount(codePointAt(from, offset));
  };
  return {
    put(codePoint, change) {
      if (change > 0 || offset >= from.length) {
        if (offset < 1) pushCodePoint(to, codePoint, base, base);
        else pushCodePoint(to, codePoint, from.starts[offset - 1]!, from.ends[offset - 1]!);
        return;
      }
      pushCodePoint(to, codePoint, from.starts[offset]!, from.ends[offset]!);
      if (change === 0) return skip();
      for (let i = change; i <= 0; i++) skip();
    },
  };
}
