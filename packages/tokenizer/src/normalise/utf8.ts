import type { AlignedText } from './aligned-text.js';

/** UTF-8 bytes of a text; `unitAt[i]` is the unit that byte i belongs to, and one more entry holds the number of units. */
export interface Utf8Text {
  readonly bytes: Uint8Array;
  readonly unitAt: Int32Array;
  readonly length: number;
}

/** The well-formed units of an aligned text as UTF-8. */
export function utf8Of({ units, length }: AlignedText): Utf8Text {
  const bytes = new Uint8Array(length * 3);
  const unitAt = new Int32Array(length * 3 + 1);
  let at = 0;
  for (let i = 0; i < length; i++) {
    const unit = units[i]!;
    if (unit < 0x80) {
      bytes[at] = unit;
      unitAt[at++] = i;
      continue;
    }
    const astral = unit >= 0xd800 && unit <= 0xdbff;
    const codePoint = astral ? ((unit - 0xd800) << 10) + (units[i + 1]! - 0xdc00) + 0x10000 : unit;
    const size = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    bytes[at] = (0xf00 >> size) & 0xff | (codePoint >> (6 * (size - 1)));
    for (let k = 1; k < size; k++) bytes[at + k] = 0x80 | ((codePoint >> (6 * (size - 1 - k))) & 0x3f);
    unitAt.fill(i, at, at + size);
    at += size;
    if (astral) i++;
  }
  unitAt[at] = length;
  return { bytes, unitAt, length: at };
}
