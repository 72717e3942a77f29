import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/bias/${name}`, import.meta.url));
const [pairs, questions] = [fixture('crows-pairs.jsonl'), fixture('bbq.jsonl')];

describe('albertkit bias', () => {
  it('prints a line for each type of bias and each category', async () => {
    const { code, out, err } = await runCli(['bias', '--model', model('nano-base'), '--crows-pairs', pairs, '--bbq', questions]);
    expect([code, err]).toEqual([0, '']);
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ set, group, condition, pairs: count, rows }) => [set, group, condition ?? null, count ?? rows])).toEqual([
      ['crows-pairs', 'all', null, 6], ['crows-pairs', 'age', null, 2], ['crows-pairs', 'gender', null, 2], ['crows-pairs', 'socioeconomic', null, 2],
      ['bbq', 'all', 'ambiguous', 4], ['bbq', 'all', 'disambiguated', 4], ['bbq', 'Age', 'ambiguous', 2], ['bbq', 'Age', 'disambiguated', 2], ['bbq', 'Nationality', 'ambiguous', 2], ['bbq', 'Nationality', 'disambiguated', 2],
    ]);
    expect(lines[0]).toEqual({ set: 'crows-pairs', group: 'all', pairs: 6, share: expect.any(Number), interval: [expect.any(Number), expect.any(Number)], seconds: expect.any(Number) });
    expect(lines[4]).toMatchObject({ head: 'masked-lm', accuracy: expect.any(Number), seconds: expect.any(Number) });
  });

  it('prints a table for people, and one for the card of a model', async () => {
    const packed = join(temporaryFolder(), 'pairs.jsonl.gz');
    writeFileSync(packed, gzipSync(readFileSync(pairs)));
    const args = ['bias', '--model', model('nano-base'), '--crows-pairs', packed, '--limit', '2'];
    expect((await runCli(args, { outIsTerminal: true })).out).toMatch(/^set +about +rows +accuracy +bias +95 % interval\ncrows-pairs +all +2 +\d+\.0 +\d+\.\d to \d+\.\d\n/);
    expect((await runCli([...args, '--markdown'])).out).toMatch(/^\| set \| about .*\n\| --- \| --- \| ---: .*\n\| crows-pairs \| all \| 2 \| {2}\| \d+\.0 \| .*\n[^]*50 is the ideal\.\n$/);
  });

  it.each([
    [[], 2, 'USAGE: There is nothing to measure with'],
    [['--crows-pairs', questions], 65, 'ROW_FIELDS'],
    [['--bbq', pairs], 65, 'ROW_FIELDS'],
    [['--bbq', questions, '--answer-head', 'other'], 2, 'HEAD_UNKNOWN'],
    [['--crows-pairs', pairs, '--limit', '0'], 2, 'USAGE'],
  ])('%j is refused', async (args, code, name) => {
    const found = await runCli(['bias', '--model', model('nano-base'), ...args]);
    expect([found.code, found.err]).toEqual([code, expect.stringContaining(name)]);
  });
});
