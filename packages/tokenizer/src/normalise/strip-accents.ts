import { codePointAt, pushCodePoint, unitCount } from './aligned-text.js';
import { combiningClasses } from './combining-class.js';
import { marksOf, type UnicodeVersion } from './marks.js';
import type { NormaliserStep } from './step.js';

/** Removes combining marks: general category M. */
export function stripAccents(unicode: UnicodeVersion = 'published'): NormaliserStep {
  return removeCodePoints(marksOf(unicode));
}

/** Removes what Python's `unicodedata.combining` finds: a canonical combining class other than 0. */
export function stripCombining(): NormaliserStep {
  const { of } = combiningClasses();
  return removeCodePoints((codePoint) => codePoint > 0x7f && of(codePoint) > 0);
}

/** Removes the code points that `test` holds true. */
export function removeCodePoints(test: (codePoint: number) => boolean): NormaliserStep {
  return {
    apply(from, to) {
      for (let i = 0; i < from.length; ) {
        const codePoint = codePointAt(from, i);
        if (!test(codePoint)) pushCodePoint(to, codePoint, from.starts[i]!, from.ends[i]!);
        i += unitCount(codePoint);
      }
      return true;
    },
    contextual: () => false,
    reachesBlank: () => false,
  };
}
