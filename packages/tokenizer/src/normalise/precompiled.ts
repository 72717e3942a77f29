import type { Charsmap } from '../charsmap.js';
import { codePointAt, unitCount, type AlignedText } from './aligned-text.js';
import { clusterControl, clusterExtend, clusterJoiner, clusterOther, clusterPrepend, clusterSpacing, type Graphemes } from './grapheme.js';
import { rewriter } from './rewriter.js';
import type { NormaliserStep } from './step.js';

const wholeClusterBytes = 5;

/**
 * SentencePiece's precompiled map as the tokenizers library applies it: a grapheme cluster of up to five UTF-8 bytes is
 * looked up whole (where the shortest prefix that is a key stands for all of it), a longer one, or one without a match,
 * code point by code point. Characters removed at the very start of a section leave every later offset of that section
 * behind by as much, as they do in the library.
 */
export function precompiled(charsmap: Charsmap, graphemes: Graphemes): NormaliserStep {
  const bytes = new Uint8Array(8);
  const known = new Map<number, readonly number[] | null>();
  const kept = new Uint8Array(0x10000); // 1 where a unit of class other is known to have no replacement

  function single(codePoint: number): readonly number[] | null {
    let found = known.get(codePoint);
    if (found !== undefined) return found;
    known.set(codePoint, (found = lookUp(encodeUtf8(codePoint, bytes, 0))));
    if (!found && codePoint < 0x10000 && graphemes.classOf(codePoint) === clusterOther) kept[codePoint] = 1;
    return found;
  }
  function lookUp(length: number): readonly number[] | null {
    const text = charsmap.shortest(bytes, 0, length);
    return text === undefined ? null : Array.from(text, (character) => character.codePointAt(0)!);
  }
  /** The replacement of the cluster [start, end) as a whole, for clusters of several code points. */
  function cluster(text: AlignedText, start: number, end: number): readonly number[] | null {
    if (end - start > wholeClusterBytes) return null;
    let length = 0;
    for (let i = start; i < end; ) {
      const codePoint = codePointAt(text, i);
      if (length + utf8Bytes(codePoint) > wholeClusterBytes) return null;
      length = encodeUtf8(codePoint, bytes, length);
      i += unitCount(codePoint);
    }
    return lookUp(length);
  }

  function apply(from: AlignedText, to: AlignedText, base: number): boolean {
    const write = rewriter(from, to, base);
    let held = -1; // the last code point written, held back since a removal after it changes its alignment
    let heldChange = 0;
    let steady = true;
    const put = (codePoint: number, change: number) => {
      if (held >= 0) write.put(held, heldChange);
      held = codePoint;
      heldChange = change;
    };
    const replace = (count: number, parts: readonly number[]) => {
      for (let k = 0; k < parts.length; k++) put(parts[k]!, k < count ? 0 : 1);
      if (parts.length >= count) return;
      if (held >= 0) heldChange += parts.length - count;
      else steady = false;
    };
    for (let i = 0; i < from.length; ) {
      // Most units stay and stand alone: nothing joins a unit of class other to the next of its kind.
      if (kept[from.units[i]!] === 1 && (i + 1 === from.length || kept[from.units[i + 1]!] === 1)) {
        put(from.units[i]!, 0);
        i++;
        continue;
      }
      const codePoint = codePointAt(from, i);
      const next = i + unitCount(codePoint);
      const end = graphemes.clusterEnd(from, i);
      const whole = end > next ? cluster(from, i, end) : null;
      if (whole) {
        replace(codePointCount(from, i, end), whole);
        i = end;
        continue;
      }
      while (i < end) {
        const part = codePointAt(from, i);
        const parts = single(part);
        if (parts) replace(1, parts);
        else put(part, 0);
        i += unitCount(part);
      }
    }
    if (held >= 0) write.put(held, heldChange);
    return steady;
  }
  const joining: ReadonlySet<number> = new Set([clusterExtend, clusterJoiner, clusterSpacing, clusterPrepend]);
  return { apply, contextual, reachesBlank: (unit) => joining.has(graphemes.classOf(unit)) };

  // A control character joins nothing, but for the two that end a line.
  function contextual(unit: number): boolean {
    const found = graphemes.classOf(unit);
    return found === clusterControl ? unit === 0x0d || unit === 0x0a : found !== clusterOther;
  }
}

function codePointCount(text: AlignedText, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i += unitCount(codePointAt(text, i))) count++;
  return count;
}

function utf8Bytes(codePoint: number): number {
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}

/** Writes a code point as UTF-8 at `at`; returns the new end. */
function encodeUtf8(codePoint: number, bytes: Uint8Array, at: number): number {
  const size = utf8Bytes(codePoint);
  if (size === 1) {
    bytes[at] = codePoint;
    return at + 1;
  }
  for (let i = size - 1, rest = codePoint; i >= 0; i--, rest >>= 6) {
    bytes[at + i] = i > 0 ? 0x80 | (rest & 0x3f) : rest | (size === 2 ? 0xc0 : size === 3 ? 0xe0 : 0xf0);
  }
  return at + size;
}
