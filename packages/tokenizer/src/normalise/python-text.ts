import { codePointAt, pushCodePoint, pushUnit, unitCount, type AlignedText } from './aligned-text.js';
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
const cased = /\p{Cased}/u;
const ignorable = /\p{Case_Ignorable}/u;

/** `str.lower()` of Python: lower case with a final sigma at the end of a word. */
export function pythonLowercase(): NormaliserStep {
  const plain = lowercase();
  return {
    apply(from, to, base) {
      for (let i = 0; i < from.length; ) {
        let end = i;
        while (end < from.length && from.units[end] !== sigma) end++;
        const stretch = { units: from.units.subarray(i, end), starts: from.starts.subarray(i, end), ends: from.ends.subarray(i, end), length: end - i };
        plain.apply(stretch, to, base);
        if (end < from.length) pushCodePoint(to, endsWord(from, end) ? finalSigma : sigma + 0x20, from.starts[end]!, from.ends[end]!);
        i = end + 1;
      }
      return true;
    },
    contextual: () => true,
    reachesBlank: () => true,
  };
}

/** Unicode's condition Final_Sigma: a cased letter before, none after, apart from what case ignores. */
function endsWord(text: AlignedText, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && isA(ignorable, text, before)) before -= sizeBefore(text, before);
  if (before < 0 || !isA(cased, text, before)) return false;
  let after = at + 1;
  while (after < text.length && isA(ignorable, text, after)) after += unitCount(codePointAt(text, after));
  return after === text.length || !isA(cased, text, after);
}

function isA(kind: RegExp, text: AlignedText, at: number): boolean {
  return kind.test(String.fromCodePoint(codePointAt(text, startOf(text, at))));
}
function startOf(text: AlignedText, at: number): number {
  return at > 0 && text.units[at]! >= 0xdc00 && text.units[at]! <= 0xdfff ? at - 1 : at;
}
function sizeBefore(text: AlignedText, at: number): number {
  return at - startOf(text, at) + 1;
}
