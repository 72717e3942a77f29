import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readModelFile } from '../model-file.js';
import { pieceAt } from '../pieces.js';
import { nextField, wireCursor } from '../wire.js';
import { trainSettings } from './options.js';
import { givenPieces } from './vocabulary-pieces.js';
import { wireWriter } from './wire-writer.js';
import { writeModelFile } from './write-model-file.js';

it('writes what the reader reads', () => {
  const charsmap = Uint8Array.of(1, 2, 3);
  const pieces = [...givenPieces(['<extra>'], ['(', '€']), { piece: '▁naïve😀', score: Math.fround(-8.1), type: 'normal' as const }];
  const file = readModelFile(writeModelFile(pieces, trainSettings({ vocabularySize: 9, charsmap })));
  expect(Array.from(file.types, (_, id) => pieceAt(file.pieces, id))).toEqual(['<pad>', '<unk>', '[CLS]', '[SEP]', '[MASK]', '<extra>', '(', '€', '▁naïve😀']);
  expect([...file.types]).toEqual([3, 2, 3, 3, 3, 3, 4, 4, 1]);
  expect(file.scores.at(-1)).toBe(Math.fround(-8.1));
  expect(file).toMatchObject({ modelType: 1, byteFallback: false, charsmap });
});

it('writes fields of every kind, whatever their size', () => {
  fc.assert(fc.property(fc.nat(Number.MAX_SAFE_INTEGER), fc.uint8Array({ maxLength: 3000 }), (integer, bytes) => {
    const writer = wireWriter();
    writer.integer(1, integer);
    writer.bytes(2, bytes);
    writer.message(536_870_911, (inner) => inner.flag(5, true));
    const written = writer.finish();
    const fields: (readonly [number, number])[] = [];
    for (const cursor = wireCursor(0, written.length); nextField(written, cursor); ) {
      const { number, type, value, start, end } = cursor;
      fields.push([number, type]);
      if (number === 1) expect(value).toBe(integer);
      if (number === 2) expect([...written.subarray(start, end)]).toEqual([...bytes]);
    }
    expect(fields).toEqual([[1, 0], [2, 2], [536_870_911, 2]]);
  }), { numRuns: 100 });
});

it('writes -1 as int32 fields have it: ten bytes', () => {
  const writer = wireWriter();
  writer.integer(1, -1);
  expect([...writer.finish()]).toEqual([8, ...Array<number>(9).fill(0xff), 1]);
});
