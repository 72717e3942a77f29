import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { readCsv, type BadRecord, type CsvRecord } from './csv-records.js';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}
async function recordsOf(text: string | Uint8Array, { size = 3, delimiter = ',', limit = 10_000 } = {}): Promise<(CsvRecord | BadRecord)[]> {
  const found: (CsvRecord | BadRecord)[] = [];
  for await (const record of readCsv(chunks(typeof text === 'string' ? Buffer.from(text) : text, size), delimiter, limit)) found.push(record);
  return found;
}
const cellsOf = async (text: string): Promise<unknown> => (await recordsOf(text)).map((record) => ('error' in record ? record.error.code : record.cells));

const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', '\0', '\uFEFF', "'", 'é', '😀') }));

describe('readCsv', () => {
  it('takes quotes, breaks and delimiters inside quotes, LF and CRLF, and no end of line at the end', async () => {
    expect(await cellsOf('a,b\r\n"x ""y"", z","1\r\n2"\nlast, ')).toEqual([['a', 'b'], ['x "y", z', '1\r\n2'], ['last', ' ']]);
    expect(await cellsOf('')).toEqual([]);
    expect(await cellsOf('a\n\nb\n')).toEqual([['a'], [''], ['b']]);
    expect(await cellsOf('\uFEFFa,\uFEFFb')).toEqual([['a', '\uFEFFb']]);
    expect(await recordsOf('a\tb,c', { delimiter: '\t' })).toEqual([{ cells: ['a', 'b,c'], line: 1 }]);
  });

  it('gives back what was written, with the line that each record begins on, however the bytes are cut', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell)), fc.integer({ min: 1, max: 9 }), fc.constantFrom('\n', '\r\n'), async (rows, size, end) => {
      // A mark at the very start is taken for one of the file.
      const table = [['head', '', ''], ...rows];
      const lines = table.map((_, n) => 1 + table.slice(0, n).reduce((sum, row) => sum + row.join('').split('\n').length, 0));
      const text = stringify(table, { record_delimiter: end, quote_record_delimiter: true });
      expect(await recordsOf(text, { size })).toEqual(table.map((cells, n) => ({ cells, line: lines[n] })));
    }));
  });

  it('goes on after a record with quotes that are wrong, and tells of it once', async () => {
    const found = await recordsOf('a,b\n5" and 6" long,x\nok,"1\n2"\n"x"y"z\nw",1\nok,2\nok,"never\nends\n');
    expect(found.map((record) => [record.line, 'error' in record ? record.error.message.split(':')[0] : record.cells[0]])).toEqual([
      [1, 'a'], [2, 'line 2 cell 1'], [3, 'ok'], [5, 'line 5 cell 1'], [7, 'ok'], [8, 'line 8 cell 2'],
    ]);
    expect((await recordsOf('x"\nx"\n')).map(({ line }) => line)).toEqual([1, 2]);
  });

  it('refuses what is not UTF-8, by line, and a record without end', async () => {
    const [, bad, good] = await recordsOf(Buffer.concat([Buffer.from('"a\nb"\n'), Buffer.of(0xff, 0x0a), Buffer.from('c')]));
    expect(bad).toMatchObject({ line: 3, error: { code: 'LINE_NOT_UTF8', facts: { line: 3 } } });
    expect(good).toEqual({ line: 4, cells: ['c'] });
    await expect(recordsOf(`a\n"${'x'.repeat(100)}`, { limit: 50 })).rejects.toMatchObject({ code: 'CSV_TOO_LONG', facts: { line: 2, limit: 50 } });
    await expect(recordsOf(`a\n${','.repeat(20)}${'x,'.repeat(60)}`, { limit: 50 })).rejects.toMatchObject({ code: 'CSV_TOO_LONG', facts: { line: 2 } });
  });
});
