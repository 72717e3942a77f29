import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readSentencePiece } from '@albertkit/tokenizer';
import { describe, expect, it } from 'vitest';
import { inRepository, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

const book = gunzipSync(readFileSync(inRepository('packages/tokenizer/fixtures/alice.txt.gz'))).toString('utf8').split('\n').slice(0, 120).join('\n');
const train = (...args: string[]) => ['train', 'tokenizer', '--vocabulary', '250', ...args];

function corpus(): { readonly folder: string; readonly input: string; readonly output: string } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'book.txt'), book);
  return { folder, input: join(folder, 'book.txt'), output: join(folder, 'a', 'tokenizer') };
}

describe('albertkit train tokenizer', () => {
  it('writes both files, which tokenize as they should, and says what it did', async () => {
    const { input, output } = corpus();
    const { code, out, err } = await runCli(train('--input', input, '--output', output));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({ output, pieces: 250, lines: 120, characters: expect.any(Number), required_characters: expect.any(Number), log_likelihood_per_character: expect.any(Number) });
    expect(readdirSync(output).sort()).toEqual(['spiece.model', 'tokenizer.json']);
    const text = 'Alice was (very) tired.';
    const { out: encoded } = await runCli(['tokenize', '--tokenizer', output, '--text', text]);
    const { ids, tokens } = JSON.parse(encoded) as { ids: number[]; tokens: string[] };
    expect(tokens.join('')).toBe('[CLS]▁alice▁was▁(very)▁tired.[SEP]');
    expect([...readSentencePiece(readFileSync(join(output, 'spiece.model'))).encode(text).ids]).toEqual(ids);
  });

  it('takes several files, gzip too, and stdin as one text, and the options that change the vocabulary', async () => {
    const { folder, input, output } = corpus();
    await runCli(train('--input', input, '--output', output));
    writeFileSync(join(folder, 'start.txt.gz'), gzipSync(book.slice(0, book.indexOf('\n', 5000))));
    const halves = await runCli(train('--input', join(folder, 'start.txt.gz'), '-', '--output', join(folder, 'halves')), { input: book.slice(book.indexOf('\n', 5000) + 1) });
    expect(halves).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(join(folder, 'halves', 'spiece.model'))).toEqual(readFileSync(join(output, 'spiece.model')));

    const options = ['--user-defined', '<url>', '--control', '[A]', '[B]', '--keep-case', '--split-digits', '--character-coverage', '1', '--sample', '100', '--seed', '3', '--charsmap', inRepository('packages/tokenizer/fixtures/spiece.model')];
    expect(await runCli(train('--input', input, '--output', output, '--overwrite', ...options))).toMatchObject({ code: 0, err: '' });
    const { model, normalizer } = JSON.parse(readFileSync(join(output, 'tokenizer.json'), 'utf8')) as { model: { vocab: [string, number][] }; normalizer: { normalizers: { type: string }[] } };
    expect(model.vocab.slice(5, 8)).toEqual([['[A]', 0], ['[B]', 0], ['<url>', 0]]);
    expect(model.vocab.map(([piece]) => piece)).toContain('A');
    expect(normalizer.normalizers.map(({ type }) => type)).toEqual(['Replace', 'Replace', 'NFKD', 'StripAccents', 'Precompiled']);
  });

  it.each([
    [['--vocabulary', '30000'], 65, 'TRAIN_TOO_LARGE'],
    [['--vocabulary', '20'], 65, 'TRAIN_TOO_SMALL'],
    [['--vocabulary', 'many'], 2, 'USAGE'],
    [['--character-coverage', '2'], 2, 'TRAIN_OPTION'],
    [['--normalisation', 'nfc'], 2, 'USAGE'],
    [['--charsmap', 'no/such.model'], 66, 'FILE_MISSING'],
    [['--input', 'no/such.txt'], 66, 'FILE_MISSING'],
    [['--seed', '-1'], 2, 'USAGE'],
  ])('%j ends with %i %s on one line', async (args, exit, name) => {
    const { input, output } = corpus();
    const given = args[0] === '--input' ? args : ['--input', input, ...args];
    const { code, out, err } = await runCli(train('--output', output, ...given));
    expect({ code, out }).toEqual({ code: exit, out: '' });
    expect(err).toMatch(new RegExp(`^albertkit: ${name}: [^\\n]+\\n$`));
  });

  it('keeps files that are there, before it reads anything', async () => {
    const { folder } = corpus();
    writeFileSync(join(folder, 'tokenizer.json'), 'precious');
    expect(await runCli(train('--input', 'no/such.txt', '--output', folder))).toMatchObject({ code: 2, err: expect.stringMatching(/^albertkit: OUTPUT_EXISTS: .*--overwrite/) });
    expect(await runCli(train('--input', 'no/such.txt', '--output', join(folder, 'tokenizer.json')))).toMatchObject({ code: 74, err: expect.stringMatching(/^albertkit: OUTPUT_NOT_A_FILE: /) });
    expect(readdirSync(folder).sort()).toEqual(['book.txt', 'tokenizer.json']);
    expect(readFileSync(join(folder, 'tokenizer.json'), 'utf8')).toBe('precious');
  });

  it('stops at a signal and writes nothing', async () => {
    const { input, output } = corpus();
    expect(await runCli(train('--input', input, '--output', output), { signal: AbortSignal.abort() })).toMatchObject({ code: 130 });
    expect(readdirSync(output)).toEqual([]);
  });
});
