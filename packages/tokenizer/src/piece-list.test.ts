import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seed } from '../../../testing/sizes.js';
import { pieceList } from './piece-list.js';
import { pieceAt, pieceReader, piecesOf } from './pieces.js';

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The pieces, or the index that the list says is not UTF-8. */
function listed(pieces: readonly Uint8Array[]): readonly string[] | number {
  const list = pieceList(pieces.reduce((sum, piece) => sum + piece.length + 1, 0));
  for (const piece of pieces) list.push(Uint8Array.of(0x41, ...piece, 0x42), 1, piece.length + 1);
  let broken = -1;
  try {
    const read = list.read((index) => {
      broken = index;
      return new Error('broken');
    });
    return pieces.map((_, id) => pieceAt(read, id));
  } catch {
    return broken;
  }
}

it('reads every piece as by itself, or says which is not UTF-8: halves of a character do not join over two pieces', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('\0', 'a\0b', '\ufeff', '😀')).map((piece) => encoder.encode(piece));
  const noise = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 5 }), fc.constantFrom(Uint8Array.of(0xe2), Uint8Array.of(0x96, 0x81)));
  const property = fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: noise }), { minLength: 1, maxLength: 12 }), (pieces) => {
    const broken = pieces.findIndex((piece) => decoded(piece) === undefined);
    expect(listed(pieces)).toEqual(broken < 0 ? pieces.map(decoded) : broken);
  });
  fc.assert(property, { numRuns: 500, seed: seed() });
});

it('reads by id, and nothing where there is no such id', () => {
  const read = pieceReader(piecesOf(['a', 'b\0', '']));
  expect([0, 1, 2, 3, -1, 0.5, Number.NaN].map(read)).toEqual(['a', 'b\0', '', undefined, undefined, undefined, undefined]);
  expect(pieceReader(piecesOf([]))(0)).toBeUndefined();
});
