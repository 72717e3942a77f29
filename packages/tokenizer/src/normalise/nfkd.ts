import { codePointAt, pushCodePoint, unitCount, type AlignedText } from './aligned-text.js';
import { combiningClasses } from './combining-class.js';
import { marksOf, type UnicodeVersion } from './marks.js';
import { memberOf } from './ranges.js';
import { rewriter } from './rewriter.js';
import type { NormaliserStep } from './step.js';
import { nfkdMayChange } from './unicode-tables.js';

/**
 * NFKD one code point at a time (time linear in the text, which `String.prototype.normalize` is not), with the
 * decompositions that the tokenizers library's Unicode version has, or with the engine's own. Canonical ordering is left out where `ordered` is
 * false: right before StripAccents, which removes every mark that it could move.
 */
export function nfkd(ordered: boolean, unicode: UnicodeVersion = 'published'): NormaliserStep {
  const mayChange = unicode === 'published' ? memberOf(nfkdMayChange) : (codePoint: number) => codePoint > 0x7f;
  const mark = marksOf(unicode);
  const known = new Map<number, readonly number[]>();

  function decompose(codePoint: number): readonly number[] {
    let parts = known.get(codePoint);
    if (parts === undefined) known.set(codePoint, (parts = codePoints(String.fromCodePoint(codePoint).normalize('NFKD'))));
    return parts;
  }
  function unordered(from: AlignedText, to: AlignedText): true {
    for (let i = 0; i < from.length; ) {
      const codePoint = codePointAt(from, i);
      const start = from.starts[i]!;
      const end = from.ends[i]!;
      i += unitCount(codePoint);
      if (!mayChange(codePoint)) pushCodePoint(to, codePoint, start, end);
      else for (const part of decompose(codePoint)) pushCodePoint(to, part, start, end);
    }
    return true;
  }
  if (!ordered) return { apply: unordered, contextual: () => false, reachesBlank: () => false };

  const classes = combiningClasses();
  function apply(from: AlignedText, to: AlignedText, base: number): true {
    const write = rewriter(from, to, base);
    const pending: (number[] | undefined)[] = []; // code point and change in turn, by class
    const flush = () => {
      for (const bucket of pending) if (bucket) for (let i = 0; i < bucket.length; i += 2) write.put(bucket[i]!, bucket[i + 1]!);
      pending.length = 0;
    };
    const add = (codePoint: number, change: number) => {
      const place = mark(codePoint) ? classes.of(codePoint) : 0;
      if (place > 0) return void (pending[place] ??= []).push(codePoint, change);
      flush();
      write.put(codePoint, change);
    };
    for (let i = 0; i < from.length; ) {
      const codePoint = codePointAt(from, i);
      i += unitCount(codePoint);
      if (!mayChange(codePoint)) add(codePoint, 0);
      else decompose(codePoint).forEach((part, k) => add(part, k === 0 ? 0 : 1));
    }
    flush();
    return true;
  }
  return { apply, contextual: (unit) => mark(unit) || (mayChange(unit) && decompose(unit).some(mark)), reachesBlank: () => false };
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!);
}
