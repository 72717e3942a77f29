import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from './csv-records.js';
import { outputFormat, resultWriter } from './result-writer.js';

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
async function tableOf(text: string, delimiter = ','): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const record of readCsv(once(text), delimiter)) rows.push('error' in record ? record.error : record.cells);
  return rows;
}
const written = (results: readonly object[], ...args: Parameters<typeof resultWriter>): string => {
  const write = resultWriter(...args);
  return results.map((result) => write(result)).join('');
};

describe('resultWriter', () => {
  it('opens objects into columns and writes lists as JSON', () => {
    const results = [{ id: 'a', label: 'yes', score: 0.5, labels: [{ label: 'yes' }], coverage: { tokens: 3, windows: 1 }, vector: Float32Array.of(1, 2), sure: false }, { label: 'no', coverage: { tokens: -1 } }];
    expect(written(results, 'csv')).toBe('id,label,score,labels,coverage.tokens,coverage.windows,vector,sure\na,yes,0.5,"[{""label"":""yes""}]",3,1,"[1,2]",false\n,no,,,-1,,,\n');
    expect(written(results, 'tsv').split('\n')[2]).toBe('\tno\t\t\t-1\t\t\t');
    expect(written(results, 'jsonl').split('\n')[0]).toContain('"vector":[1,2],"sure":false}');
  });

  it('gives back any text, in a table of any delimiter and in JSON Lines', async () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('"', ',', '\t', '\n', '\r', '\uFEFF', '=', '😀') }));
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ text, more: text }), { minLength: 1 }), fc.constantFrom('csv', 'tsv'), async (results, format) => {
      expect(await tableOf(written(results, format), format === 'csv' ? ',' : '\t')).toEqual([['text', 'more'], ...results.map(({ text: one, more }) => [one, more])]);
      const lines = written(results, 'jsonl').split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(results);
    }));
    expect(await tableOf(written([{ '\uFEFFtext': '' }], 'csv'))).toEqual([['\uFEFFtext'], ['']]);
  });

  it('refuses a result with columns that the first has not', () => {
    const write = resultWriter('csv');
    write({ label: 'yes' });
    expect(() => write({ label: 'no', more: { it: 1 } })).toThrow(expect.objectContaining({ code: 'RESULT_COLUMNS', facts: { column: 'more.it' } }));
    expect(write({ label: 'no' })).toBe('no\n');
  });

  it('leaves formulas as they are unless asked, and numbers always', () => {
    const results = [{ text: '=1+1', more: '-2', score: -0.5 }, { text: '@x', more: 'a=b', score: 1 }];
    expect(written(results, 'csv')).toBe('text,more,score\n=1+1,-2,-0.5\n@x,a=b,1\n');
    expect(written(results, 'csv', { escapeFormulas: true })).toBe("text,more,score\n'=1+1,'-2,-0.5\n'@x,a=b,1\n");
  });
});

it('a format is the one asked for, else that of the name', () => {
  expect([outputFormat(undefined), outputFormat(undefined, 'a.CSV.gz'), outputFormat(undefined, 'b.tsv'), outputFormat('jsonl', 'a.csv'), outputFormat(undefined, 'x.parquet')]).toEqual(['jsonl', 'csv', 'tsv', 'jsonl', 'jsonl']);
  expect(() => outputFormat('xlsx')).toThrow(expect.objectContaining({ code: 'USAGE' }));
});
