import { TokenizerError } from './errors.js';

/** A place in a protobuf message, and the field that was read last: made once, since a vocabulary has a hundred thousand fields. */
export interface WireCursor {
  /** Where the next field begins. */
  at: number;
  /** End of the message, exclusive. */
  limit: number;
  number: number;
  /** Wire type: 0 a number, 1 and 5 of fixed size, 2 bytes. */
  type: number;
  /** The varint (exact up to 2^53, else nearest), or the raw 32 bits of wire type 5; 0 otherwise. */
  value: number;
  /** Start of the payload in the file. */
  start: number;
  /** End of the payload in the file, exclusive. */
  end: number;
}

const varintBytes = 10;

/** A cursor at the start of the message [at, limit). */
export function wireCursor(at: number, limit: number): WireCursor {
  return { at, limit, number: 0, type: 0, value: 0, start: at, end: at };
}

/**
 * Reads the next field of the cursor's message; false where there is none. Nothing is copied and no nesting is entered, so
 * depth is the caller's and bounded by its own structure. Groups are refused. Throws `SPM_PARSE`.
 * Source: the protobuf wire format.
 */
export function nextField(bytes: Uint8Array, cursor: WireCursor): boolean {
  if (cursor.at >= cursor.limit) return false;
  const keyAt = cursor.at;
  const key = varint(bytes, cursor);
  const type = key % 8;
  cursor.type = type;
  cursor.number = (key - type) / 8;
  if (cursor.number < 1 || cursor.number > 0x1fffffff) throw broken(keyAt, `field number ${cursor.number} does not exist`);
  if (type === 0) {
    cursor.start = cursor.at;
    cursor.value = varint(bytes, cursor);
    cursor.end = cursor.at;
    return true;
  }
  if (type !== 1 && type !== 2 && type !== 5) throw broken(keyAt, `wire type ${type} is not supported`);
  const size = type === 1 ? 8 : type === 5 ? 4 : varint(bytes, cursor);
  const { at } = cursor;
  if (size > cursor.limit - at) throw broken(keyAt, `a field of ${size} bytes has only ${cursor.limit - at} left`);
  cursor.value = type === 5 ? (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0 : 0;
  cursor.start = at;
  cursor.end = at + size;
  cursor.at = at + size;
  return true;
}

function varint(bytes: Uint8Array, cursor: WireCursor): number {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < varintBytes; i++) {
    if (cursor.at >= cursor.limit) throw broken(cursor.at, 'a number runs past the end of its message');
    const byte = bytes[cursor.at++]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
  throw broken(cursor.at, `a number is longer than ${varintBytes} bytes`);
}

/** The float32 whose bits a field of wire type 5 holds. */
export function floatOf(bits: number): number {
  floatBits[0] = bits;
  return floatView[0]!;
}
const floatBits = new Uint32Array(1);
const floatView = new Float32Array(floatBits.buffer);

function broken(offset: number, what: string): TokenizerError {
  return new TokenizerError('SPM_PARSE', `The SentencePiece model is broken at byte ${offset}: ${what}.`, { offset });
}
