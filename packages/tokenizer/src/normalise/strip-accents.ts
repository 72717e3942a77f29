import { codePointAt, pushCodePoint, unitCount } from './aligned-text.js';
import { memberOf } from './ranges.js';
import type { NormaliserStep } from './step.js';
import { accents } from './unicode-tables.js';

/** Removes combining marks: general category M of the Unicode version that the tokenizers library has. */
export function stripAccents(): NormaliserStep {
  const mark = memberOf(accents);
  return {
    apply(from, to) {
      for (let i = 0; i < from.length; ) {
        const codePoint = codePointAt(from, i);
        if (!mark(codePoint)) pushCodePoint(to, codePoint, from.starts[i]!, from.ends[i]!);
        i += unitCount(codePoint);
      }
      return true;
    },
    contextual: () => false,
  };
}
