import { pushUnit, unitsToString } from './aligned-text.js';
import { lowercase } from './lowercase.js';
import type { NormaliserStep } from './step.js';
import { isWhiteSpace } from '../white-space.js';

/** `" ".join(text.split())` of Python: white space, U+001C to U+001F included, becomes one space between words. */
export const joinWords: NormaliserStep = {
  apply(from, to) {
    let gap = -1;
    for (let i = 0; i < from.length; i++) {
      const unit = from.units[i]!;
      if (isWhiteSpace(unit) || (unit >= 0x1c && unit <= 0x1f)) {
        if (gap < 0) gap = i;
        continue;
      }
      if (gap >= 0 && to.length > 0) pushUnit(to, 0x20, from.starts[gap]!, from.ends[i - 1]!);
      gap = -1;
      pushUnit(to, unit, from.starts[i]!, from.ends[i]!);
    }
    return true;
  },
  contextual: () => true,
  reachesBlank: () => true,
};

const sigma = 0x3a3;
const finalSigma = 0x3c2;
const dottedI = 0x130; // the one character that is longer in lower case

/** `str.lower()` of Python: lower case with a final sigma at the end of a word, which is where `toLowerCase` of a whole text has it. */
export function pythonLowercase(): NormaliserStep {
  const plain = lowercase();
  return {
    apply(from, to, base) {
      plain.apply(from, to, base);
      const { units, length } = from;
      if (!units.subarray(0, length).includes(sigma)) return true;
      const whole = unitsToString(units, 0, length).replaceAll('\u0130', 'I').toLowerCase();
      for (let i = 0, at = 0; i < length; i++, at++) {
        if (units[i] === sigma && whole.charCodeAt(i) === finalSigma) to.units[at] = finalSigma;
        if (units[i] === dottedI) at++;
      }
      return true;
    },
    contextual: () => true,
    reachesBlank: () => true,
  };
}
