import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

type Json = Readonly<Record<string, unknown>>;
const rows = (text: string): Json[] => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Json);
const sentiment = ['run', 'text-classification', '--model', model('nano'), '--head', 'sentiment', '--set', 'topK=1'];
const table = 'id,text,lang\n1,Thank you so much!,en\n2,"I hate this,\nall of it.",en\n';

describe('albertkit run: rows from files', () => {
  it('reads tables, gives back what is kept, and refuses a column that nobody knows', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'in.csv');
    writeFileSync(path, table);
    const { code, out } = await runCli([...sentiment, '--input', path, '--keep', 'lang']);
    expect(code).toBe(0);
    expect(rows(out).map(({ id, lang, label }) => [id, lang, label])).toEqual([['1', 'en', 'positive'], ['2', 'en', 'negative']]);
    const refused = await runCli([...sentiment, '--input', path]);
    expect(refused).toMatchObject({ code: 65, out: '', err: expect.stringMatching(/^albertkit: CSV_HEADER: line 1: the header has "lang"; [^\n]+\n$/) });
  });

  it('gives the same for gzip, other delimiters and JSON Lines, several inputs one after another', async () => {
    const folder = temporaryFolder();
    const [packed, tabs] = [join(folder, 'a.csv.gz'), join(folder, 'b.tsv')];
    writeFileSync(packed, gzipSync(table));
    writeFileSync(tabs, 'text\tid\nThank you so much!\t3\n');
    const { out } = await runCli([...sentiment, '--input', packed, '--input', tabs, '--input', '-', '--keep', '*'], { input: gzipSync('{"text": "I hate this.", "id": 4, "more": [1]}\n') });
    expect(rows(out).map(({ id, label, more }) => [id, label, more])).toEqual([['1', 'positive', undefined], ['2', 'negative', undefined], ['3', 'positive', undefined], [4, 'negative', [1]]]);
    const other = await runCli([...sentiment, '--delimiter', ';'], { input: 'text;id\nThank you so much!;5\n' });
    expect(rows(other.out)[0]).toMatchObject({ id: '5', label: 'positive' });
  });

  it('names the file of several, and takes braces as text where it is told to', async () => {
    const folder = temporaryFolder();
    const [good, bad] = [join(folder, 'good.jsonl'), join(folder, 'bad.jsonl')];
    writeFileSync(good, '{"text": "a"}\n\n{"text": "b"}\n');
    writeFileSync(bad, '{"text": "a"}\nplain\n');
    const { code, out, err } = await runCli([...sentiment, '--input', good, '--input', bad]);
    expect(code).toBe(65);
    expect(rows(out)).toHaveLength(3);
    expect(err).toBe(`albertkit: LINE_JSON: ${bad}, line 2 col 1: this is not valid JSON; write one object a line, such as {"text": "..."}.\n`);
    expect(rows((await runCli([...sentiment, '--format', 'text'], { input: '{"text": \n' })).out)).toHaveLength(1);
  });

  it('says that a packed file was cut, after the rows it has', async () => {
    const packed = gzipSync('Thank you!\n'.repeat(3));
    const { code, err } = await runCli(sentiment, { input: packed.subarray(0, packed.length - 6) });
    expect({ code, err }).toMatchObject({ code: 65, err: expect.stringMatching(/^albertkit: GZIP_DATA: stdin is no whole gzip file/) });
  });
});

describe('albertkit run: results in files', () => {
  it('L7: writes a table, packed by its name, says what it wrote, and refuses to write over it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'out.csv.gz');
    const { code, out, err } = await runCli([...sentiment, '--format', 'csv', '--keep', 'lang', '--output', path], { input: table });
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: `albertkit: 2 rows: 2 results in ${path}, 0 rejected.\n` });
    const [header, first] = gunzipSync(readFileSync(path)).toString().split('\n');
    expect(header).toBe('id,lang,label,score,labels,coverage.tokens,coverage.total,coverage.windows');
    expect(first).toMatch(/^1,en,positive,0\.9\d+,"\[\{""label"":""positive"",/);
    expect(readdirSync(folder)).toEqual(['out.csv.gz']);
    expect(await runCli([...sentiment, '--output', path], { input: 'a\n' })).toMatchObject({ code: 2, err: expect.stringContaining('OUTPUT_EXISTS') });
  });

  it('leaves what was there where the run fails, and nothing else', async () => {
    const path = join(temporaryFolder(), 'out.jsonl');
    writeFileSync(path, 'old');
    expect(await runCli([...sentiment, '--output', path, '--overwrite'], { input: 'fine\n{"text"\n' })).toMatchObject({ code: 65, out: '' });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(join(path, '..'))).toEqual(['out.jsonl']);
    expect(await runCli([...sentiment, '--output', path, '--overwrite'], { input: '' })).toMatchObject({ code: 0 });
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('L5: skips the rows that cannot be used and tells of each, in order', async () => {
    const rejects = join(temporaryFolder(), 'rejects.jsonl');
    const input = Buffer.concat([Buffer.from('Thank you so much!\n{"text": 7}\n{"text": "I hate this.", "id": "b"}\n{"txt": "a", "id": "c"}\n{"text"\n{"tokens": ["a"]}\n'), Buffer.of(0xff, 0x0a), Buffer.from('I hate this.')]);
    const { code, out, err } = await runCli([...sentiment, '--on-error', 'skip', '--rejects', rejects], { input });
    expect(code).toBe(0);
    expect(rows(out).map(({ id, label }) => [id, label])).toEqual([[undefined, 'positive'], ['b', 'negative'], [undefined, 'negative']]);
    expect(err).toBe(`albertkit: 8 rows: 3 results, 5 rejected in ${rejects}.\n`);
    const told = rows(readFileSync(rejects, 'utf8'));
    expect(told.map(({ line, error }) => [line, (error as { code: string }).code])).toEqual([[2, 'LINE_FIELDS'], [4, 'LINE_FIELDS'], [5, 'LINE_JSON'], [6, 'TASK_INPUT'], [7, 'LINE_NOT_UTF8']]);
    expect(told[1]).toMatchObject({ input: '{"txt": "a", "id": "c"}', error: { message: expect.stringMatching(/^line 4: /), facts: { line: 4 } } });
    expect(told[3]).toMatchObject({ input: { tokens: ['a'] }, error: { facts: { line: 6 } } });
  });

  it('tells of rejects on stderr where there is no file for them, and fails where nothing was of use', async () => {
    const { code, out, err } = await runCli([...sentiment, '--on-error', 'skip'], { input: '{"text": 7}\n' });
    expect({ code, out }).toEqual({ code: 65, out: '' });
    expect(err).toMatch(/^albertkit: rejected: LINE_FIELDS: line 1: [^\n]+\nalbertkit: 1 row: 0 results, 1 rejected\.\nalbertkit: ALL_REJECTED: [^\n]+\n$/);
    expect(await runCli([...sentiment, '--on-error', 'skip', '--set', 'topk=1'], { input: 'a\n' })).toMatchObject({ code: 2, err: expect.stringContaining('OPTION') });
  });

  it.each([
    [['--rejects', 'r.jsonl']],
    [['--on-error', 'skip', '--rejects', 'same', '--output', './same']],
    [['--output-format', 'xlsx']],
    [['--format', 'xlsx']],
    [['--format', 'text', '--delimiter', ';']],
    [['--format', 'csv', '--delimiter', '"']],
    [['--input', '-', '--input', '-']],
    [['--text', 'a', '--keep', 'b']],
  ])('%j is no use', async (args) => {
    const { code, out, err } = await runCli([...sentiment, ...args], { input: 'a\n' });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^albertkit: USAGE: [^\n]+\n$/);
  });
});
