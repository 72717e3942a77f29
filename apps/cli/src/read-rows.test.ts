import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepOf } from './kept-fields.js';
import { readRows, type BadRow, type GoodRow } from './read-rows.js';
import type { RowFormat } from './row-format.js';

const csv: RowFormat = { kind: 'csv', delimiter: ',' };
async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}
async function rowsOf(text: string | Uint8Array, format: RowFormat, keep: readonly string[] = [], size = 1000): Promise<(GoodRow | BadRow)[]> {
  const rows: (GoodRow | BadRow)[] = [];
  for await (const row of readRows(chunks(Buffer.from(text), size), format, keepOf(keep))) rows.push(row);
  return rows;
}
const shown = (rows: readonly (GoodRow | BadRow)[]): unknown[] => rows.map((row) => ('error' in row ? `${row.line} ${row.error.code}` : row.row));

describe('readRows of lines', () => {
  it('takes text, objects, or both, as the format says', async () => {
    const text = 'one\n\n {"text": "two"}\n';
    expect(shown(await rowsOf(text, { kind: 'lines' }))).toEqual([{ text: 'one' }, { text: '' }, { text: 'two' }]);
    expect(shown(await rowsOf(text, { kind: 'text' }))).toEqual([{ text: 'one' }, { text: '' }, { text: ' {"text": "two"}' }]);
    expect(shown(await rowsOf(text, { kind: 'jsonl' }))).toEqual(['1 LINE_JSON', { text: 'two' }]);
  });

  it('L4: takes NUL and other control characters as text, and goes on after a line that is no text', async () => {
    expect(shown(await rowsOf(Buffer.from([0, 1, 0x0a, 0xc3, 0x28, 0x0a, 0x61]), { kind: 'lines' }))).toEqual([{ text: '\0\u0001' }, '2 LINE_NOT_UTF8', { text: 'a' }]);
  });

  it('keeps id and the fields that are asked for, whatever their kind, and no way to a prototype', async () => {
    const line = '{"text": "a", "id": 7, "more": {"of": [1]}, "__proto__": {"polluted": 1}}\n';
    expect(shown(await rowsOf(line, { kind: 'jsonl' }, ['more']))).toEqual(['1 LINE_FIELDS']);
    const [row] = await rowsOf(line, { kind: 'jsonl' }, ['*']) as GoodRow[];
    expect(Object.entries(row!.kept)).toEqual([['id', 7], ['more', { of: [1] }], ['__proto__', { polluted: 1 }]]);
    expect(row!.row).toEqual({ text: 'a' });
    expect('polluted' in {}).toBe(false);
    expect(await rowsOf('{"text": "a"}', { kind: 'jsonl' }, ['text,lang'])).toEqual([{ line: 1, row: { text: 'a' }, kept: { text: 'a' } }]);
  });

  it('gives the same rows however the bytes are cut', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }), id: fc.jsonValue({ maxDepth: 1 }) })), fc.integer({ min: 1, max: 9 }), async (objects, size) => {
      const rows = await rowsOf(objects.map((object) => `${JSON.stringify(object)}\n`).join(''), { kind: 'jsonl' }, [], size);
      expect(rows).toEqual(objects.map(({ text, id }, n) => ({ line: n + 1, row: { text }, kept: { id: JSON.parse(JSON.stringify(id)) as unknown } })));
    }), { numRuns: 50 });
  });
});

describe('readRows of tables', () => {
  it('reads lists as JSON, an empty pair as none, and keeps columns as text', async () => {
    const rows = await rowsOf('id,text,text_pair\n1,a,\n2,,b\n', csv);
    expect(rows).toEqual([{ line: 2, row: { text: 'a' }, kept: { id: '1' } }, { line: 3, row: { text: '', text_pair: 'b' }, kept: { id: '2' } }]);
    expect(shown(await rowsOf('tokens\n"[""a"",""b""]"\n[1\n', csv))).toEqual([{ tokens: ['a', 'b'] }, '3 CSV_CELL']);
    expect(shown(await rowsOf('text,labels\na,yes\nb,"[""no"", 1]"\n', csv))).toEqual([{ text: 'a', labels: 'yes' }, { text: 'b', labels: ['no', 1] }]);
    expect(shown(await rowsOf('question,context\nwho,he\n', csv))).toEqual([{ question: 'who', context: 'he' }]);
  });

  it('gives the rows that were written', async () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\uFEFF') }));
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ text, id: text }), { minLength: 1 }), fc.constantFrom('\n', '\r\n'), async (objects, end) => {
      const rows = await rowsOf(stringify(objects, { header: true, columns: ['text', 'id'], record_delimiter: end, quote_record_delimiter: true }), csv, [], 5);
      expect(rows.map((row) => ('error' in row ? row : { ...row.row, ...row.kept }))).toEqual(objects);
    }), { numRuns: 50 });
  });

  it('tells of records with more or fewer cells, and goes on; a blank line is no row where there are several columns', async () => {
    expect(shown(await rowsOf('text,id\na,1\nb\n\nc,2,3\nd,4\n', csv))).toEqual([{ text: 'a' }, '3 CSV_CELLS', '5 CSV_CELLS', { text: 'd' }]);
    expect(shown(await rowsOf('text\na\n\n', csv))).toEqual([{ text: 'a' }, { text: '' }]);
    expect(await rowsOf('', csv)).toEqual([]);
  });

  it.each(['text,text\n', 'text,txt\n', 'id\n', ',text\n'])('refuses the header %j', async (text) => {
    await expect(rowsOf(text, csv)).rejects.toMatchObject({ code: 'CSV_HEADER', facts: { line: 1 } });
  });
});
