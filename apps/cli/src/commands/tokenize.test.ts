import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRepository, model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

const spiece = inRepository('packages/tokenizer/fixtures/spiece.model');

describe('albertkit tokenize', () => {
  it('turns JSON Lines into ids, tokens, UTF-16 offsets, types and the special-token mask', async () => {
    const { code, out, err } = await runCli(['tokenize', '--tokenizer', model('nano-base')], { input: '{"text": "One 😀 day"}\n\n{"text": "a", "text_pair": "b"}' });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const rows = out.trimEnd().split('\n').map((line) => JSON.parse(line) as { offsets: [number, number][] });
    expect(rows).toHaveLength(2);
    expect(Object.keys(rows[0]!)).toEqual(['ids', 'tokens', 'offsets', 'type_ids', 'special_tokens_mask']);
    expect(rows[0]!.offsets.at(-2)).toEqual([7, 10]);
    expect(rows[1]).toMatchObject({ tokens: ['[CLS]', '▁a', '[SEP]', '▁b', '[SEP]'], offsets: [[0, 0], [0, 1], [0, 0], [0, 1], [0, 0]], type_ids: [0, 0, 0, 1, 1], special_tokens_mask: [1, 0, 1, 0, 1] });
  });

  it('reads a tokenizer from a file as well, and texts from the command line', async () => {
    const args = ['--text', 'first', '--text', '(A) "Café" – £5, second.'];
    const fromFolder = await runCli(['tokenize', '--tokenizer', model('nano-base'), ...args]);
    for (const file of ['tokenizer.json', 'spiece.model']) expect(await runCli(['tokenize', '--tokenizer', `${model('nano-base')}/${file}`, ...args]), file).toEqual(fromFolder);
    expect(fromFolder.out.trimEnd().split('\n')).toHaveLength(2);
  });

  it('reads a WordPiece vocabulary, by itself or in a folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'vocab.txt'), '[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n今\nun\n##able\n');
    const runs = await Promise.all([folder, join(folder, 'vocab.txt')].map((path) => runCli(['tokenize', '--tokenizer', path, '--text', '今 Unable'])));
    for (const { out } of runs) expect(JSON.parse(out)).toMatchObject({ tokens: ['[CLS]', '今', 'un', '##able', '[SEP]'], offsets: [[0, 0], [0, 1], [2, 4], [4, 8], [0, 0]] });
    writeFileSync(join(folder, 'tokenizer_config.json'), '{"do_lower_case": false}');
    const { out } = await runCli(['tokenize', '--tokenizer', folder, '--text', '今 Unable']);
    expect(JSON.parse(out)).toMatchObject({ tokens: ['[CLS]', '今', '[UNK]', '[SEP]'] });
  });

  it.each([
    [['--tokenizer', 'no/such/file'], 66, 'FILE_MISSING'],
    [['--tokenizer', inRepository('apps')], 66, 'TOKENIZER_MISSING'],
    [['--tokenizer', inRepository('LICENSE')], 65, 'SPM_PARSE'],
    [['--tokenizer', `${model('nano-base')}/tokenizer.json`, '--mode', 'spm'], 2, 'MODE_UNAVAILABLE'],
    [['--tokenizer', model('nano-base'), '--mode', 'other'], 2, 'USAGE'],
    [['--tokenizer', model('nano-base'), '--max-length', '-8'], 2, 'USAGE'],
    [['--tokenizer', model('nano-base'), '--stride', '2'], 2, 'USAGE'],
    [['--tokenizer', model('nano-base'), '--padding-side', 'left'], 2, 'USAGE'],
    [['--tokenizer', model('nano-base'), '--max-length', '8', '--truncation', 'both'], 2, 'USAGE'],
    [['--tokenizer', model('nano-base'), '--max-length', '8', '--stride', '7', '--text', 'a'], 2, 'TOK_OPTION'],
    [['--tokenizer', model('nano-base'), '--max-length', '4', '--truncation', 'refuse', '--text', 'one two three four'], 65, 'TOK_TRUNCATION'],
    [['--tokenizer', `${model('nano-base')}/tokenizer.json`, '--keep-accents'], 2, 'MODE_UNAVAILABLE'],
    [[], 2, 'USAGE'],
  ])('%j ends with %i %s on one line', async (args, exit, name) => {
    const { code, out, err } = await runCli(['tokenize', ...args]);
    expect({ code, out }).toEqual({ code: exit, out: '' });
    expect(err).toMatch(new RegExp(`^albertkit: ${name}: [^\\n]+\\n$`));
  });

  it('cuts in windows and fills up', async () => {
    const args = ['--text', 'one two three four five', '--max-length', '5', '--stride', '1', '--padding', '6', '--padding-side', 'left'];
    const { out } = await runCli(['tokenize', '--tokenizer', spiece, ...args]);
    const row = JSON.parse(out) as { ids: number[]; attention_mask: number[]; windows: { tokens: string[]; offsets: [number, number][] }[] };
    expect(row).toMatchObject({ ids: [0, 2, 53, 81, 132, 3], attention_mask: [0, 1, 1, 1, 1, 1] });
    expect(row.windows.map(({ tokens }) => tokens.join(' '))).toEqual(['<pad> [CLS] ▁one ▁two ▁three [SEP]', '<pad> [CLS] ▁three ▁four ▁five [SEP]']);
    expect(row.windows[1]!.offsets).toEqual([[0, 0], [0, 0], [8, 13], [14, 18], [19, 23], [0, 0]]);
  });

  it('has the modes and options of a spiece.model', async () => {
    const tokens = async (...args: string[]) => {
      const { out } = await runCli(['tokenize', '--tokenizer', spiece, '--text', 'Café 1999,', ...args]);
      return (JSON.parse(out) as { tokens: string[] }).tokens.join(' ');
    };
    expect(await tokens('--mode', 'slow')).toBe('[CLS] ▁cafe ▁1999 , [SEP]');
    expect(await tokens('--mode', 'spm')).toBe('▁ C af é ▁1999,');
    expect(await tokens('--keep-accents', '--keep-case', '--no-special-tokens')).toBe('▁ C af é ▁1999 ,');
  });

  it('says line and column of a bad line, after the rows before it', async () => {
    const { code, out, err } = await runCli(['tokenize', '--tokenizer', model('nano-base')], { input: '{"text": "a"}\n{"text" "b"}\n' });
    expect(code).toBe(65);
    expect(out.split('\n')).toHaveLength(2);
    expect(err).toMatch(/^albertkit: LINE_JSON: line 2 col 9: /);
  });

  it('gives the golden ids of the published ALBERT vocabulary', async () => {
    const golden = readFileSync(inRepository('packages/tokenizer/fixtures/single.jsonl'), 'utf8').split('\n').slice(0, 40).map((line) => JSON.parse(line) as { text: string; ids: number[] });
    const { out } = await runCli(['tokenize', '--tokenizer', inRepository('packages/tokenizer/fixtures/spiece.model')], { input: golden.map(({ text }) => `${JSON.stringify({ text })}\n`).join('') });
    expect(out.trimEnd().split('\n').map((line) => (JSON.parse(line) as { ids: number[] }).ids)).toEqual(golden.map(({ ids }) => ids));
  });
});
