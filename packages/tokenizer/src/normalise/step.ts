import type { AlignedText } from './aligned-text.js';

/** One normaliser of a pipeline. */
export interface NormaliserStep {
  /**
   * Writes the normalised form of `from` to `to` (empty before). `base` is where the section starts in the caller's
   * string. Returns false if the alignment slipped at the section's start, so that the text after it is aligned
   * differently than if it stood alone (see precompiled.ts).
   */
  readonly apply: (from: AlignedText, to: AlignedText, base: number) => boolean;
  /** Whether what becomes of `unit` may depend on its neighbours. */
  readonly contextual: (unit: number) => boolean;
  /** Whether what becomes of `unit`, or of white space, may depend on the two standing side by side. */
  readonly reachesBlank: (unit: number) => boolean;
}

/** Whether a unit is half of a surrogate pair. */
export function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
