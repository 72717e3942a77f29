import { codePointAt, pushCodePoint, unitCount } from './aligned-text.js';
import type { NormaliserStep } from './step.js';

/** Writes what `map` makes of each character, whatever stands beside it; each is asked for once. */
export function mapCharacters(map: (character: string) => string): NormaliserStep {
  const known = new Map<number, readonly number[]>();
  const mapped = (codePoint: number): readonly number[] => {
    let parts = known.get(codePoint);
    if (parts === undefined) known.set(codePoint, (parts = Array.from(map(String.fromCodePoint(codePoint)), (part) => part.codePointAt(0)!)));
    return parts;
  };
  return {
    apply(from, to) {
      for (let i = 0; i < from.length; ) {
        const codePoint = codePointAt(from, i);
        for (const part of mapped(codePoint)) pushCodePoint(to, part, from.starts[i]!, from.ends[i]!);
        i += unitCount(codePoint);
      }
      return true;
    },
    contextual: () => false,
    reachesBlank: () => false,
  };
}
