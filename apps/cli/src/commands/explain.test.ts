import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FillMask } from '@albertkit/tasks';
import type { Explanation, IterationTrace, LogitLens } from '@albertkit/tasks/explain';
import { describe, expect, it } from 'vitest';
import { goldenFolder, model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

const rows = <Result>(text: string): Result[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Result);
const sentiment = ['explain', '--model', model('nano'), '--head', 'sentiment'];
const text = 'I love this but the end is terrible';

describe('albertkit explain', () => {
  it('gives JSON Lines in the order of the texts, for the label that the model decided on or another', async () => {
    const { code, out, err } = await runCli([...sentiment, '--text', 'I love this!', '--text', 'I hate this.']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [love, hate] = rows<Explanation>(out);
    expect([love!.target.label, hate!.target.label]).toEqual(['positive', 'negative']);
    expect([...love!.attributions].sort((a, b) => b.attribution - a.attribution)[0]).toMatchObject({ text: 'love', start: 2, end: 6 });
    const other = rows<Explanation>((await runCli([...sentiment, '--text', text, '--target', '{"label":"positive","against":"negative"}', '--method', 'occlusion', '--per', 'token', '--set', 'replace=remove'])).out)[0]!;
    expect(other).toMatchObject({ method: 'occlusion', per: 'token', target: { description: 'positive rather than negative' } });
  });

  it('is a table on a terminal', async () => {
    const { out } = await runCli([...sentiment, '--text', text, '--target', 'negative'], { outIsTerminal: true });
    expect(out).toMatch(/^Why negative\? {2}logit -?\d+\.\d{3}\n/);
    expect(out).toMatch(/^ ?2-6 +love +-\d\.\d{3} +━+│$/m);
    expect(out).toMatch(/^ ?27-35 +terrible +\d\.\d{3} +│━+$/m);
    expect(out).toMatch(/integrated-gradients per word; baseline -?\d+\.\d{3}; sum off by \d\.\de-\d+ after \d+ steps/);
  });

  it('writes a page for one text, whole or not at all', async () => {
    const page = join(temporaryFolder(), 'why.html');
    const { code, err } = await runCli([...sentiment, '--text', '<b>I love this</b>', '--method', 'attention', '--html', page]);
    expect({ code, err }).toEqual({ code: 0, err: `wrote ${page}.\n` });
    const html = readFileSync(page, 'utf8');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toContain('<b>');
    expect(await runCli([...sentiment, '--text', 'a', '--html', page])).toMatchObject({ code: 2, err: expect.stringContaining('OUTPUT_EXISTS') });
    expect(await runCli([...sentiment, '--text', 'a', '--text', 'b', '--method', 'attention', '--html', page, '--overwrite'])).toMatchObject({ code: 2, err: expect.stringContaining('USAGE') });
  });

  it('shows what each application reads, and how much it changes', async () => {
    const base = ['explain', '--model', model('nano-base'), '--text', 'The United [MASK] of America'];
    const lens = rows<LogitLens>((await runCli([...base, '--lens', '--set', 'topK=2'])).out)[0]!;
    expect(lens.applications).toBe(6);
    const [filled] = rows<FillMask>((await runCli(['run', 'fill-mask', ...base.slice(1), '--set', 'topK=1'])).out);
    const { token: guess } = filled!.masks[0]!.predictions[0]!;
    expect(lens.tokens.find(({ token }) => token === '[MASK]')!.applications[6]![0]!.token).toBe(guess);
    const view = (await runCli([...base, '--lens'], { outIsTerminal: true, columns: 70 })).out;
    expect(view).toMatch(/^token +embedding +3 +6\n/);
    expect(view.split('\n').find((line) => line.startsWith('[MASK] '))!.split(/ +/).slice(-2)).toEqual([guess, expect.stringMatching(/^[01]\.\d\d$/)]);
    const trace = rows<IterationTrace>((await runCli([...base, '--trace'])).out)[0]!;
    expect(trace.applications).toHaveLength(6);
    expect((await runCli([...base, '--trace'], { outIsTerminal: true })).out).toMatch(/^application +cosine +change\n +1 +0\.\d{4} +\d\.\d{4}\n/);
    const word = rows<Explanation>((await runCli([...base, '--target', 'kingdom', '--method', 'attention'])).out)[0]!;
    expect(word.target).toMatchObject({ piece: '▁kingdom', mask: 0 });
  });

  it('explains every head, from lines too', async () => {
    const path = join(temporaryFolder(), 'rows.txt');
    writeFileSync(path, '{"tokens": ["play", "jazz"]}\nplay jazz by Miles Davis\n');
    const slots = rows<Explanation>((await runCli(['explain', '--model', model('nano'), '--head', 'slots', '--input', path, '--method', 'occlusion'])).out);
    expect(slots.map(({ unit }) => unit)).toEqual(['word', 'utf16']);
  });

  it.each([
    [['--method', 'guess'], 2, 'OPTION'],
    [['--target', 'no such label'], 65, 'LABEL_UNKNOWN'],
    [['--target', '{"label"'], 2, 'USAGE'],
    [['--target', '{"choice":1}'], 65, 'TARGET'],
    [['--lens'], 2, 'LENS_HEAD'],
    [['--lens', '--trace'], 2, 'USAGE'],
    [['--lens', '--method', 'occlusion'], 2, 'USAGE'],
    [['--trace', '--html', 'x.html'], 2, 'USAGE'],
    [['--head', 'other'], 2, 'HEAD_UNKNOWN'],
  ])('%j ends with %i %s', async (args, exit, name) => {
    const { code, out, err } = await runCli([...sentiment, '--text', 'a', '--backend', 'reference', ...args]);
    expect(err).toMatch(new RegExp(`^albertkit: ${name}: [^\\n]+\\n$`));
    expect({ code, out }).toEqual({ code: exit, out: '' });
  });

  it('says which folder has no tokenizer', async () => {
    expect(await runCli(['explain', '--model', goldenFolder('models', 'question-answering'), '--text', 'a'])).toMatchObject({ code: 66, err: expect.stringContaining('TOKENIZER_MISSING') });
  });
});
