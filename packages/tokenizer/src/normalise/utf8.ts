import type { AlignedText } from './aligned-text.js';

/** UTF-8 bytes of a text; `unitAt[i]` is the unit that byte i belongs to, and one more entry holds the number of units. */
export interface Utf8Text {
  readonly bytes: Uint8Array;
  readonly unitAt: Int32Array;
  readonly length: number;
}

const keptUnits = 4096;

/** Makes UTF-8 of the well-formed units of an aligned text; what it gave is overwritten by the next, unless it is long. */
export function utf8Maker(): (text: AlignedText) => Utf8Text {
  const kept = room(keptUnits);
  return (text) => write(text, text.length <= keptUnits ? kept : room(text.length));
}

function room(units: number): Pick<Utf8Text, 'bytes' | 'unitAt'> {
  return { bytes: new Uint8Array(units * 3), unitAt: new Int32Array(units * 3 + 1) };
}

function write({ units, length }: AlignedText, { bytes, unitAt }: Pick<Utf8Text, 'bytes' | 'unitAt'>): Utf8Text {
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
