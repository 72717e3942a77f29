import { codePointAt, pushCodePoint, unitCount } from './aligned-text.js';
import type { NormaliserStep } from './step.js';

/** Lower case, one code point at a time: no final sigma, no language's own rules. */
export function lowercase(): NormaliserStep {
  const known = new Map<number, readonly number[]>();
  const lower = (codePoint: number): readonly number[] => {
    let parts = known.get(codePoint);
    if (parts === undefined) {
      const text = String.fromCodePoint(codePoint).toLowerCase();
      known.set(codePoint, (parts = Array.from(text, (character) => character.codePointAt(0)!)));
    }
    return parts;
  };
  return {
    apply(from, to) {
      for (let i = 0; i < from.length; ) {
        const codePoint = codePointAt(from, i);
        for (const part of lower(codePoint)) pushCodePoint(to, part, from.starts[i]!, from.ends[i]!);
        i += unitCount(codePoint);
      }
      return true;
    },
    contextual: () => false,
    reachesBlank: () => false,
  };
}
