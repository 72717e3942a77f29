import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

function rowsFile(...rows: readonly object[]): string {
  const path = join(temporaryFolder(), 'dev.jsonl');
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  return path;
}
const feelings = (): string => rowsFile({ text: 'I love this, thank you so much!', mood: 'positive' }, { text: 'This is the worst day ever.', mood: 'negative' }, { text: 'I love it, it is great.', mood: 'negative' });

describe('albertkit evaluate', () => {
  it('gives metrics and calibration as JSON, under any name of the task', async () => {
    const { code, out } = await runCli(['evaluate', '--model', model('nano-sentiment'), '--task', 'sentiment-analysis', '--input', feelings(), '--columns', 'label=mood']);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ task: 'text-classification', primary: 'accuracy', count: 3, metrics: expect.objectContaining({ accuracy: 2 / 3 }) })]);
    // Two that are right and sure, one that is wrong and sure: the gap is near one third.
    const { calibration } = JSON.parse(out) as { readonly calibration: { readonly expectedCalibrationError: number } };
    expect(calibration.expectedCalibrationError).toBeGreaterThan(0.1);
  });

  it('shows tables on a terminal', async () => {
    const { code, out } = await runCli(['evaluate', '--model', model('nano-sentiment'), '--task', 'text-classification', '--input', feelings(), '--columns', 'label=mood'], { outIsTerminal: true });
    expect(code).toBe(0);
    expect(out).toMatch(/metric +value\naccuracy +0\.6667\n/);
    expect(out).toMatch(/label +precision +recall +f1 +support\nnegative +1\.0000 +0\.5000/);
  });

  it('measures entities', async () => {
    const { code, out } = await runCli(['evaluate', '--model', model('nano-slots'), '--task', 'ner', '--input', rowsFile({ text: 'Play some jazz', spans: [{ label: 'genre', start: 10, end: 14 }] })]);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ task: 'token-classification', primary: 'f1', count: 1, calibration: expect.any(Object) })]);
  });

  it.each([
    [['--task', 'fill-mask'], 2, 'TASK_UNKNOWN'],
    [['--task', 'text-classification'], 65, 'ROW_FIELDS'],
    [['--task', 'text-classification', '--columns', 'label=3'], 2, 'USAGE'],
    [['--task', 'multiple-choice', '--columns', 'label=mood'], 65, 'ROW_FIELDS'],
  ])('%j is refused', async (args, code, name) => {
    const found = await runCli(['evaluate', '--model', model('nano-sentiment'), '--input', feelings(), ...args]);
    expect([found.code, found.err]).toEqual([code, expect.stringContaining(name)]);
  });
});
