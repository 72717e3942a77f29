import { codePointAt, pushCodePoint, unitCount, type AlignedText } from './aligned-text.js';
import { combiningClasses } from './combining-class.js';
import type { NormaliserStep } from './step.js';

/** A character on its way: code point, and the span that it stands for. */
interface Character {
  readonly codePoint: number;
  readonly start: number;
  readonly end: number;
  /** Place of its combining class; 0 for a starter. */
  readonly place: number;
}

/**
 * Unicode's normal forms by the engine's tables, in time linear in the text (which `String.prototype.normalize` is not):
 * each code point is decomposed by itself, marks are ordered by buckets, and for C and KC pairs are composed again. A
 * composed character stands for all that it was made of.
 * Source: Unicode Standard Annex 15.
 */
export function normalForm(form: 'NFC' | 'NFD' | 'NFKC'): NormaliserStep {
  const classes = combiningClasses();
  const compatible = form === 'NFKC' ? 'NFKD' : 'NFD';
  const known = new Map<number, readonly number[]>();
  const pairs = new Map<number, number>();

  function decompose(codePoint: number): readonly number[] {
    let parts = known.get(codePoint);
    if (parts === undefined) known.set(codePoint, (parts = Array.from(String.fromCodePoint(codePoint).normalize(compatible), (part) => part.codePointAt(0)!)));
    return parts;
  }
  /** What two code points compose to, or -1. */
  function compose(first: number, second: number): number {
    const key = first * 0x110000 + second;
    let found = pairs.get(key);
    if (found === undefined) {
      const text = String.fromCodePoint(first, second).normalize('NFC');
      const codePoint = text.codePointAt(0)!;
      pairs.set(key, (found = text.length === unitCount(codePoint) ? codePoint : -1));
    }
    return found;
  }

  /** Writes one starter with the marks after it, in order; composed for C and KC. */
  function flush(starter: Character | undefined, marks: readonly (readonly Character[] | undefined)[], to: AlignedText): Character | undefined {
    let base = starter;
    const kept: Character[] = [];
    let last = 0;
    for (const bucket of marks) {
      for (const mark of bucket ?? []) {
        const joined = form !== 'NFD' && base && last < mark.place ? compose(base.codePoint, mark.codePoint) : -1;
        if (joined >= 0 && base) base = { codePoint: joined, start: Math.min(base.start, mark.start), end: Math.max(base.end, mark.end), place: 0 };
        else {
          kept.push(mark);
          last = mark.place;
        }
      }
    }
    if (kept.length === 0) return base;
    if (base) write(to, base);
    for (const mark of kept) write(to, mark);
    return undefined;
  }

  function apply(from: AlignedText, to: AlignedText): true {
    let starter: Character | undefined;
    let marks: (Character[] | undefined)[] = [];
    for (let i = 0; i < from.length; ) {
      const codePoint = codePointAt(from, i);
      for (const part of decompose(codePoint)) {
        const next = { codePoint: part, start: from.starts[i]!, end: from.ends[i]!, place: part < 0x300 ? 0 : classes.of(part) };
        if (next.place > 0) {
          (marks[next.place] ??= []).push(next);
          continue;
        }
        // A starter composes with one right before it: Hangul, and some vowels of India.
        const before = flush(starter, marks, to);
        marks = [];
        const joined = before && form !== 'NFD' ? compose(before.codePoint, part) : -1;
        if (before && joined < 0) write(to, before);
        starter = before && joined >= 0 ? { codePoint: joined, start: before.start, end: next.end, place: 0 } : next;
      }
      i += unitCount(codePoint);
    }
    const before = flush(starter, marks, to);
    if (before) write(to, before);
    return true;
  }
  // Below U+0300 nothing changes by what follows unless a mark does: then the mark brings its neighbour along.
  return { apply, contextual: (unit) => unit >= 0x300, reachesBlank: () => false };
}

function write(to: AlignedText, { codePoint, start, end }: Character): void {
  pushCodePoint(to, codePoint, start, end);
}
