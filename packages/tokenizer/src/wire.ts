import { TokenizerError } from './errors.js';

/** One field of a protobuf message: `bytes` for wire type 2, `value` for varints, both absent for fixed sizes. */
export interface WireField {
  readonly number: number;
  readonly type: 0 | 1 | 2 | 5;
  /** The varint (exact up to 2^53, else nearest), or the raw 32 bits of wire type 5; 0 otherwise. */
  readonly value: number;
  /** Start of the payload in the file. */
  readonly start: number;
  /** End of the payload in the file, exclusive. */
  readonly end: number;
}

const varintBytes = 10;

/**
 * Calls `visit` for every field of the message in [start, end); nothing is copied and no nesting is entered, so depth
 * is the caller's and bounded by its own structure. Groups are refused. Throws `SPM_PARSE`.
 * Source: the protobuf wire format.
 */
export function readFields(bytes: Uint8Array, start: number, end: number, visit: (field: WireField) => void): void {
  let at = start;

  function varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < varintBytes; i++) {
      if (at >= end) throw broken(at, 'a number runs past the end of its message');
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw broken(at, `a number is longer than ${varintBytes} bytes`);
  }

  while (at < end) {
    const keyAt = at;
    const key = varint();
    const type = key % 8;
    const number = (key - type) / 8;
    if (number < 1 || number > 0x1fffffff) throw broken(keyAt, `field number ${number} does not exist`);
    if (type === 0) {
      const from = at;
      visit({ number, type, value: varint(), start: from, end: at });
      continue;
    }
    if (type !== 1 && type !== 2 && type !== 5) throw broken(keyAt, `wire type ${type} is not supported`);
    const size = type === 1 ? 8 : type === 5 ? 4 : varint();
    if (size > end - at) throw broken(keyAt, `a field of ${size} bytes has only ${end - at} left`);
    const value = type === 5 ? (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0 : 0;
    visit({ number, type, value, start: at, end: at + size });
    at += size;
  }
}

/** The float32 whose bits a field of wire type 5 holds. */
export function floatOf(field: WireField): number {
  floatBits[0] = field.value;
  return floatView[0]!;
}
const floatBits = new Uint32Array(1);
const floatView = new Float32Array(floatBits.buffer);

function broken(offset: number, what: string): TokenizerError {
  return new TokenizerError('SPM_PARSE', `The SentencePiece model is broken at byte ${offset}: ${what}.`, { offset });
}
