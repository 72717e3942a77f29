import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines, settleLines } from './lines.js';

async function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const linesOf = async (text: string | Uint8Array, size = 3, limit?: number): Promise<string[]> => {
  const found: string[] = [];
  for await (const line of readLines(chunks(typeof text === 'string' ? new TextEncoder().encode(text) : text, size), limit)) {
    found.push(line.text);
    expect(line.number).toBe(found.length);
  }
  return found;
};

describe('readLines', () => {
  it('L4: takes LF, CRLF, blank lines, no end of line at the end, and no input at all', async () => {
    expect(await linesOf('a\nb\r\n\nlast')).toEqual(['a', 'b', '', 'last']);
    expect(await linesOf('a\n')).toEqual(['a']);
    expect(await linesOf('')).toEqual([]);
  });

  it('drops a byte order mark at the start only', async () => {
    expect(await linesOf('\uFEFFa\n\uFEFFb')).toEqual(['a', '\uFEFFb']);
  });

  it('gives the same lines however the bytes are cut', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n\uFEFF]/g, ''))), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
      expect(await linesOf(lines.map((line) => `${line}\n`).join(''), size)).toEqual(lines);
    }));
  });

  it('L4: refuses a line that is too long, and text that is not UTF-8, by number', async () => {
    await expect(linesOf('ab\nabcdef\n', 3, 5)).rejects.toMatchObject({ code: 'LINE_TOO_LONG', facts: { line: 2, limit: 5 } });
    await expect(linesOf(Uint8Array.of(0x61, 0x0a, 0xff, 0x0a))).rejects.toMatchObject({ code: 'LINE_NOT_UTF8', facts: { line: 2 } });
  });

  it('L4: goes on after a line that is too long, holding none of it', async () => {
    const found: unknown[] = [];
    for await (const line of settleLines(chunks(new TextEncoder().encode(`ab\n${'c'.repeat(50)}\nd\n${'e'.repeat(9)}`), 3), 5)) found.push('error' in line ? [line.number, line.error.code] : line.text);
    expect(found).toEqual(['ab', [2, 'LINE_TOO_LONG'], 'd', [4, 'LINE_TOO_LONG']]);
  });
});
