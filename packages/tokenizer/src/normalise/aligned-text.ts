/**
 * Text under normalisation: UTF-16 units, and for each the span of the caller's string that it stands for.
 * Grows by doubling; reused from call to call by whoever owns it.
 */
export interface AlignedText {
  units: Uint16Array;
  starts: Int32Array;
  ends: Int32Array;
  length: number;
}

/** An empty aligned text with room for `capacity` units. */
export function alignedText(capacity = 256): AlignedText {
  return { units: new Uint16Array(capacity), starts: new Int32Array(capacity), ends: new Int32Array(capacity), length: 0 };
}

/** Makes room for `extra` more units. */
export function reserve(text: AlignedText, extra: number): void {
  const needed = text.length + extra;
  if (needed <= text.units.length) return;
  const capacity = Math.max(needed, text.units.length * 2);
  const { units, starts, ends } = alignedText(capacity);
  units.set(text.units.subarray(0, text.length));
  starts.set(text.starts.subarray(0, text.length));
  ends.set(text.ends.subarray(0, text.length));
  text.units = units;
  text.starts = starts;
  text.ends = ends;
}

/** Appends one unit that stands for [start, end). */
export function pushUnit(text: AlignedText, unit: number, start: number, end: number): void {
  if (text.length === text.units.length) reserve(text, 1);
  text.units[text.length] = unit;
  text.starts[text.length] = start;
  text.ends[text.length] = end;
  text.length++;
}

/** Appends one code point that stands for [start, end). */
export function pushCodePoint(text: AlignedText, codePoint: number, start: number, end: number): void {
  if (codePoint < 0x10000) return pushUnit(text, codePoint, start, end);
  pushUnit(text, 0xd800 + ((codePoint - 0x10000) >> 10), start, end);
  pushUnit(text, 0xdc00 + ((codePoint - 0x10000) & 0x3ff), start, end);
}

/** The code point at `index` of well-formed units. */
export function codePointOf(units: Uint16Array, index: number): number {
  const unit = units[index]!;
  if (unit < 0xd800 || unit > 0xdbff) return unit;
  return ((unit - 0xd800) << 10) + (units[index + 1]! - 0xdc00) + 0x10000;
}

/** The same of an aligned text. */
export function codePointAt(text: AlignedText, index: number): number {
  return codePointOf(text.units, index);
}

/** UTF-16 units of a code point. */
export function unitCount(codePoint: number): 1 | 2 {
  return codePoint < 0x10000 ? 1 : 2;
}

/** Appends units [from, to) of `other`. */
export function appendText(text: AlignedText, other: AlignedText, from = 0, to = other.length): void {
  reserve(text, to - from);
  const { units, starts, ends } = text;
  let at = text.length;
  for (let i = from; i < to; i++, at++) {
    units[at] = other.units[i]!;
    starts[at] = other.starts[i]!;
    ends[at] = other.ends[i]!;
  }
  text.length = at;
}

/** Appends `source.slice(from, to)`, each code point aligned to itself; lone surrogates become U+FFFD. */
export function pushString(text: AlignedText, source: string, from: number, to: number): void {
  reserve(text, to - from);
  const { units, starts, ends } = text;
  let at = text.length;
  for (let i = from; i < to; i++) {
    const unit = source.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const low = unit <= 0xdbff && i + 1 < to ? source.charCodeAt(i + 1) : 0;
      if (low >= 0xdc00 && low <= 0xdfff) {
        units[at] = unit;
        starts[at] = i;
        ends[at++] = i + 2;
        units[at] = low;
        starts[at] = i;
        ends[at++] = i + 2;
        i++;
        continue;
      }
    }
    units[at] = unit >= 0xd800 && unit <= 0xdfff ? 0xfffd : unit;
    starts[at] = i;
    ends[at++] = i + 1;
  }
  text.length = at;
}

/** The units [from, to) as a string, in chunks so that no call takes too many arguments. */
export function unitsToString(units: Uint16Array, from: number, to: number): string {
  if (to - from <= 4096) return String.fromCharCode(...units.subarray(from, to));
  const parts: string[] = [];
  for (let i = from; i < to; i += 4096) parts.push(String.fromCharCode(...units.subarray(i, Math.min(i + 4096, to))));
  return parts.join('');
}
