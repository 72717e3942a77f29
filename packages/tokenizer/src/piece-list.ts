import type { Pieces } from './pieces.js';
import { utf8 } from './strict-utf8.js';

/** Pieces as the UTF-8 bytes of a file gives them, decoded all at once. */
export interface PieceList {
  /** Adds the piece in bytes [start, end), not empty. */
  readonly push: (bytes: Uint8Array, start: number, end: number) => void;
  /** The pieces; throws what `notText` makes of the first that is not UTF-8. */
  readonly read: (notText: (index: number) => Error) => Pieces;
}

/** An empty list with room for pieces of `room` bytes together, one more for each. */
export function pieceList(room: number): PieceList {
  const joined = new Uint8Array(room);
  const starts = [0];
  const ends: number[] = [];
  let used = 0;
  let units = 0;
  return {
    push(bytes, start, end) {
      for (let i = start; i < end; i++) {
        const byte = bytes[i]!;
        joined[used++] = byte;
        if ((byte & 0xc0) !== 0x80) units += byte < 0xf0 ? 1 : 2;
      }
      ends.push(used++); // a NUL follows, so that no piece is made whole by the next
      starts.push(++units);
    },
    read(notText) {
      const text = utf8(joined.subarray(0, used));
      if (text !== undefined) return { count: starts.length - 1, text, starts: Int32Array.from(starts) };
      throw notText(ends.findIndex((end, index) => utf8(joined.subarray(index === 0 ? 0 : ends[index - 1]! + 1, end)) === undefined));
    },
  };
}
