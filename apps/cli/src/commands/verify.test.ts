import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goldenFolder, model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

type Json = Readonly<Record<string, unknown>>;
const rows = (text: string): Json[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Json);

describe('albertkit verify', () => {
  it('shows that every backend and device of this machine agrees, outputs and decisions', async () => {
    const backends = ['onnx', 'onnx:wasm', 'tfjs:wasm', 'tfjs:cpu', 'reference'];
    const { code, out, err } = await runCli(['verify', '--model', model('nano'), '--head', 'slots', '--backends', backends.join(), '--text', 'play jazz by Miles Davis', '--text', 'book a table for two']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(rows(out).map(({ backend }) => backend)).toEqual(backends);
    for (const row of rows(out)) expect(row).toMatchObject({ agrees: true, task: 'token-classification', inputs: 2, outputs: { logits: { values: expect.any(Number) } }, decisions: { of: 2, changed: [] } });
  }, 60_000);

  it('is a table on a terminal, and takes rows from a file', async () => {
    const path = join(temporaryFolder(), 'rows.txt');
    writeFileSync(path, '{"text": "I love it"}\nplain text\n');
    const { code, out } = await runCli(['verify', '--model', model('nano'), '--head', 'sentiment', '--backends', 'onnx', '--input', path], { outIsTerminal: true });
    expect(code).toBe(0);
    expect(out).toMatch(/^backend +output +numbers +absolute +relative +ulp +decisions\nonnx +logits +6 +\d\.\de-\d+ +\d\.\de-\d+ +\d+ +all 2 equal\n/);
    expect(out).toContain('2 rows in 1 run of text-classification');
  }, 60_000);

  it('compares tensors where a head has no task', async () => {
    const { code, out } = await runCli(['verify', '--model', goldenFolder('models', 'question-answering'), '--backends', 'onnx']);
    expect({ code, rows: rows(out) }).toMatchObject({ code: 0, rows: [{ agrees: true, outputs: { start_logits: {}, end_logits: {} } }] });
  });

  it.each([
    [['--backends', 'tfjs:webgl'], 2, 'DEVICE_UNAVAILABLE'],
    [['--backends', 'onnx:abacus'], 2, 'DEVICE_UNAVAILABLE'],
    [['--backends', 'abacus'], 2, 'USAGE'],
    [['--backends', ','], 2, 'USAGE'],
    [['--task', 'abacus'], 2, 'TASK_UNKNOWN'],
    [['--task', 'fill-mask'], 2, 'TASK_HEAD'],
    [['--text', 'a', '--input', 'b'], 2, 'USAGE'],
    [['--input', 'no/such/file'], 66, 'FILE_MISSING'],
  ])('%j ends with %i %s', async (args, exit, name) => {
    const { code, out, err } = await runCli(['verify', '--model', model('nano'), '--head', 'sentiment', '--backends', 'reference', ...args]);
    expect(err).toMatch(new RegExp(`^albertkit: ${name}: [^\\n]+\\n$`));
    expect({ code, out }).toEqual({ code: exit, out: '' });
  });
});
