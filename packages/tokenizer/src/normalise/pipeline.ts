import { alignedText, appendText, pushString, pushUnit, reserve, type AlignedText } from './aligned-text.js';
import { bordersOf, type Borders } from './borders.js';
import { isSurrogate, type NormaliserStep } from './step.js';

/** Turns text into what a model's vocabulary is made of. */
export interface Normaliser {
  /**
   * Appends the normalised form of `source.slice(from, to)` to `out`, aligned to `source`. Returns false if the alignment
   * slipped at the start (see step.ts).
   */
  readonly append: (source: string, from: number, to: number, out: AlignedText) => boolean;
  /** Where a text may be cut and normalised part by part; undefined where it may not. */
  readonly borders?: Borders;
}

const keptUnits = 1 << 16;

/**
 * The steps one after the other. Units that no step treats by their neighbours, and that become one unit, take a short
 * cut through a table filled as they are met; around all others the text goes through the steps themselves, together
 * with one plain unit on either side.
 */
export function pipeline(steps: readonly NormaliserStep[]): Normaliser {
  if (steps.some((step) => step.needsWholeText)) return wholeText(steps);
  const unseen = -1;
  const notPlain = -2;
  const plain = new Int32Array(0x10000).fill(unseen);
  const run = inOrder(steps);

  /** What a unit becomes by itself, or `notPlain`. */
  function examine(unit: number): number {
    const text = alignedText(4);
    pushUnit(text, unit, 0, 1);
    for (const { apply, contextual } of steps) {
      const before = text.units[0]!;
      if (isSurrogate(before) || contextual(before)) return notPlain;
      const after = alignedText(4);
      if (!apply(text, after, 0) || after.length !== 1) return notPlain;
      text.units[0] = after.units[0]!;
    }
    return isSurrogate(text.units[0]!) ? notPlain : text.units[0]!;
  }
  function plainOf(unit: number): number {
    let found = plain[unit]!;
    if (found === unseen) plain[unit] = found = isSurrogate(unit) ? notPlain : examine(unit);
    return found;
  }

  function append(source: string, from: number, to: number, out: AlignedText): boolean {
    reserve(out, to - from);
    const begin = out.length;
    for (let i = from; i < to; ) {
      const found = plainOf(source.charCodeAt(i));
      if (found >= 0) {
        pushUnit(out, found, i, i + 1);
        i++;
        continue;
      }
      // The plain unit before was written alone and cannot have merged with anything: take it back and do it again.
      const start = i > from ? i - 1 : i;
      if (i > from) out.length--;
      // Up to two plain units in a row, the first of them taken along: the second starts the next stretch.
      let end = i + 1;
      while (end < to && (plainOf(source.charCodeAt(end)) < 0 || plainOf(source.charCodeAt(end - 1)) < 0)) end++;
      if (!run(source, start, end, from, out)) {
        out.length = begin;
        run(source, from, to, from, out);
        return false;
      }
      i = end;
    }
    return true;
  }
  return { append, borders: bordersOf(steps) };
}

/** Steps that need the whole text at once: no short cuts, and no borders. */
export function wholeText(steps: readonly NormaliserStep[]): Normaliser {
  const run = inOrder(steps);
  return { append: (source, from, to, out) => run(source, from, to, from, out) };
}

/** Runs the steps over source [from, to) and appends what they make; false if the alignment slipped. */
function inOrder(steps: readonly NormaliserStep[]): (source: string, from: number, to: number, base: number, out: AlignedText) => boolean {
  let scratch: readonly [AlignedText, AlignedText] = [alignedText(), alignedText()];
  return (source, from, to, base, out) => {
    let [text, spare] = scratch;
    text.length = 0;
    pushString(text, source, from, to);
    let steady = true;
    for (const { apply } of steps) {
      spare.length = 0;
      steady = apply(text, spare, base) && steady;
      [text, spare] = [spare, text];
    }
    appendText(out, text);
    // Memory for a very long text is not held on to.
    if (Math.max(text.units.length, spare.units.length) > keptUnits) scratch = [alignedText(), alignedText()];
    return steady;
  };
}
