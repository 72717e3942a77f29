import { pushUnit } from './aligned-text.js';
import type { NormaliserStep } from './step.js';

const removed = [[0x01, 0x08], [0x0b, 0x0b], [0x0e, 0x1f], [0x7f, 0x7f], [0x8f, 0x8f], [0x9f, 0x9f]] as const;
const spaces = [[0x09, 0x0a], [0x0c, 0x0d], [0x1680, 0x1680], [0x200b, 0x200f], [0x2028, 0x2029], [0x2581, 0x2581], [0xfeff, 0xfeff], [0xfffd, 0xfffd]] as const;

/** Removes control characters and makes spaces of line ends, invisible characters and `▁`. Source: `Nmt` of the tokenizers library. */
export function nmt(): NormaliserStep {
  return {
    apply(from, to) {
      for (let i = 0; i < from.length; i++) {
        const unit = from.units[i]!;
        if (isIn(removed, unit)) continue;
        pushUnit(to, isIn(spaces, unit) ? 0x20 : unit, from.starts[i]!, from.ends[i]!);
      }
      return true;
    },
    contextual: () => false,
    reachesBlank: () => false,
  };
}

function isIn(ranges: readonly (readonly [start: number, end: number])[], unit: number): boolean {
  for (const [start, end] of ranges) if (unit >= start && unit <= end) return true;
  return false;
}
