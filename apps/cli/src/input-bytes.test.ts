import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInput } from './input-bytes.js';
import type { Io } from './io.js';
import { readLines } from './lines.js';

/** A program whose stdin gives these bytes in pieces of this size. */
const ioOf = (bytes: Uint8Array, size: number): Io => ({
  input: Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.slice(n * size, (n + 1) * size))),
} as Partial<Io> as Io);
async function bytesOf(bytes: Uint8Array, size: number): Promise<{ readonly bytes: Buffer; readonly read: number }> {
  const pieces: Uint8Array[] = [];
  let read = 0;
  for await (const piece of readInput('-', ioOf(bytes, size), (count) => (read += count))) pieces.push(piece);
  return { bytes: Buffer.concat(pieces), read };
}

describe('readInput', () => {
  it('unpacks what begins as gzip, of several members too, however the bytes are cut', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (one, two, size) => {
      fc.pre(one[0] !== 0x1f);
      const plain = Buffer.concat([one, two]);
      const packed = Buffer.concat([gzipSync(one), gzipSync(two)]);
      expect(await bytesOf(plain, size)).toEqual({ bytes: plain, read: plain.length });
      expect(await bytesOf(packed, size)).toEqual({ bytes: plain, read: packed.length });
    }), { numRuns: 50 });
  });

  it('refuses gzip that was cut or changed', async () => {
    const packed = gzipSync('one line of text\n'.repeat(20));
    for (const length of [2, 10, packed.length - 8, packed.length - 1]) await expect(bytesOf(packed.subarray(0, length), 7)).rejects.toMatchObject({ code: 'GZIP_DATA', facts: { path: 'stdin' } });
    const changed = Uint8Array.from(packed);
    changed[changed.length - 6]! ^= 1;
    await expect(bytesOf(changed, 7)).rejects.toMatchObject({ code: 'GZIP_DATA' });
  });

  it('L4: unpacks a bomb no further than the line that is too long', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    let unpacked = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of readInput('-', ioOf(bomb, 1024), () => undefined)) {
        unpacked += piece.length;
        yield piece;
      }
    };
    const first = readLines(counted(), 1024 * 1024).next();
    await expect(first).rejects.toMatchObject({ code: 'LINE_TOO_LONG', facts: { line: 1 } });
    expect(unpacked).toBeLessThan(2 * 1024 * 1024);
  });
});
