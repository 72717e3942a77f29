import { alignedText, pushUnit } from './aligned-text.js';
import { isSurrogate, type NormaliserStep } from './step.js';
import { isWhiteSpace } from '../white-space.js';

/** What a UTF-16 unit means for cutting a text into parts that are normalised one by one. */
export const border = {
  unseen: 0,
  /** White space before and after normalisation: the text may be cut there. */
  blank: 1,
  /** May begin or end a part: its normalised form is the same whatever stands beyond a blank. */
  firm: 2,
  /** Anything else: needs its surroundings. */
  loose: 3,
} as const;

/** Classes of units, found as they are met. */
export interface Borders {
  /** By unit; `unseen` where `classify` has not been asked yet. */
  readonly table: Uint8Array;
  readonly classify: (unit: number) => number;
}

/** The borders of a pipeline of steps. */
export function bordersOf(steps: readonly NormaliserStep[]): Borders {
  const table = new Uint8Array(0x10000);

  function examine(unit: number): number {
    let text = alignedText(4);
    pushUnit(text, unit, 0, 1);
    for (const { apply, reachesBlank } of steps) {
      for (let i = 0; i < text.length; i++) if (isSurrogate(text.units[i]!) || reachesBlank(text.units[i]!)) return border.loose;
      const after = alignedText(4);
      if (!apply(text, after, 0) || after.length === 0) return border.loose;
      text = after;
    }
    if (isSurrogate(text.units[0]!)) return border.loose;
    return text.length === 1 && isWhiteSpace(unit) && isWhiteSpace(text.units[0]!) ? border.blank : border.firm;
  }
  return { table, classify: (unit) => (table[unit] ||= isSurrogate(unit) ? border.loose : examine(unit)) };
}
