import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

type Json = Readonly<Record<string, unknown>>;
const rows = (text: string): Json[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Json);
const sentiment = ['run', 'text-classification', '--model', model('nano'), '--head', 'sentiment'];
const slots = ['run', 'token-classification', '--model', model('nano'), '--head', 'slots'];

describe('albertkit run', () => {
  it('gives JSON Lines in the order of the input, whatever the lengths', async () => {
    const texts = ['Thank you so much!', 'I hate this.', "I can't believe they cancelled the show, I'm so disappointed.", '{"text": "Thank you!"}'];
    const { code, out, err } = await runCli(sentiment, { input: texts.join('\n') });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(rows(out).map(({ label }) => label)).toEqual(['positive', 'negative', 'negative', 'positive']);
  });

  it('holds only a few rows of a long input at a time', async () => {
    const path = join(temporaryFolder(), 'input.txt');
    writeFileSync(path, Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? 'Thank you so much!\n' : 'I hate this.\n')).join(''));
    const { out } = await runCli([...sentiment, '--input', path, '--set', 'topK=1']);
    expect(rows(out).map(({ label }) => label)).toEqual(Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? 'positive' : 'negative')));
  });

  it('prints what was right before a line that is not, then the line and column', async () => {
    const { code, out, err } = await runCli(sentiment, { input: 'one\ntwo\nthree\nfour\n{"text": "five\n' });
    expect(code).toBe(65);
    expect(rows(out)).toHaveLength(4);
    expect(err).toMatch(/^albertkit: LINE_JSON: line 5 col 15: [^\n]+\n$/);
  });

  it('names the line of a row that the task cannot use', async () => {
    const { code, err } = await runCli(sentiment, { input: 'one\n{"tokens": ["two"]}\n' });
    expect(code).toBe(65);
    expect(err).toMatch(/^albertkit: TASK_INPUT: line 2: /);
  });

  it('finds entities with offsets into the text, on both backends alike', async () => {
    const text = 'play some jazz by Miles Davis';
    const [onnx, reference] = await Promise.all(['onnx', 'reference'].map(async (backend) => rows((await runCli([...slots, '--text', text, '--backend', backend])).out)[0] as { entities: { label: string; text: string; start: number; end: number }[] }));
    expect(onnx!.entities.map(({ label, start, end }) => ({ label, start, end }))).toEqual(reference!.entities.map(({ label, start, end }) => ({ label, start, end })));
    expect(onnx!.entities.map((entity) => text.slice(entity.start, entity.end))).toEqual(['jazz', 'Miles Davis']);
  });

  it('underlines entities on a terminal', async () => {
    const { out } = await runCli([...slots, '--text', 'play some jazz by Miles Davis'], { outIsTerminal: true });
    const [text, line] = out.split('\n');
    expect(text).toBe('play some jazz by Miles Davis');
    expect(line).toBe('          ────    ───────────');
  });

  it('fills masks and gives vectors as lists of numbers', async () => {
    const filled = await runCli(['run', 'fill-mask', '--model', model('nano-base'), '--text', 'I do not [MASK] what you mean.', '--set', 'topK=2']);
    expect(rows(filled.out)[0]).toMatchObject({ masks: [{ start: 9, end: 15, predictions: [{ text: 'know', sequence: 'I do not know what you mean.' }, {}] }] });
    const vector = await runCli(['run', 'feature-extraction', '--model', model('nano-base'), '--text', 'hello', '--set', 'normalise=true']);
    const numbers = rows(vector.out)[0]!['vector'] as number[];
    expect(numbers).toHaveLength(256);
    expect(Math.hypot(...numbers)).toBeCloseTo(1, 5);
  });

  it.each([
    [['run', 'no-such-task', '--model', model('nano-base')], 2, 'TASK_UNKNOWN'],
    [['run', 'fill-mask', '--model', model('nano'), '--head', 'slots', '--text', '[MASK]'], 2, 'TASK_HEAD'],
    [[...sentiment, '--text', 'a', '--set', 'topk=1'], 2, 'OPTION'],
    [[...sentiment, '--text', 'a', '--set', 'signal=1'], 2, 'OPTION'],
    [[...sentiment, '--text', 'a', '--set', 'topK'], 2, 'USAGE'],
    [[...sentiment, '--text', 'a', '--input', 'b'], 2, 'USAGE'],
    [[...sentiment, '--text', 'a', '--on-error', 'retry'], 2, 'USAGE'],
    [[...sentiment, '--input', 'no/such/file'], 66, 'FILE_MISSING'],
    [[...sentiment, '--input', model('nano-base')], 74, 'NOT_A_FILE'],
    [['run', 'fill-mask', '--model', model('nano-base'), '--text', 'no mask'], 65, 'MASK_MISSING'],
  ])('%j ends with %i %s', async (args, exit, name) => {
    const { code, out, err } = await runCli(args);
    expect(err).toMatch(new RegExp(`^albertkit: ${name}: [^\\n]+\\n$`));
    expect({ code, out }).toEqual({ code: exit, out: '' });
  });

  it('stops when it is interrupted', async () => {
    const controller = new AbortController();
    controller.abort();
    const { signal } = controller;
    expect(await runCli([...sentiment, '--text', 'a'], { signal })).toEqual({ code: 130, out: '', err: 'albertkit: ABORTED: stopped by a signal after 0 rows.\n' });
    expect((await runCli(sentiment, { signal, input: 'one\ntwo\n' })).err).toBe('albertkit: ABORTED: stopped by a signal after 0 rows; to go on, give the lines from 1: tail -n +1.\n');
    const path = join(temporaryFolder(), 'out.jsonl');
    expect((await runCli([...sentiment, '--output', path], { signal, input: 'one\ntwo\n' })).err).toBe('albertkit: ABORTED: stopped by a signal after 0 rows.\n');
    expect(existsSync(path)).toBe(false);
  });
});
