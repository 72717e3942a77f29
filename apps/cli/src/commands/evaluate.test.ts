import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { untrainedModel } from '../../../../testing/untrained-model.js';
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
    const { code, out } = await runCli(['evaluate', '--model', model('nano'), '--head', 'sentiment', '--task', 'sentiment-analysis', '--input', feelings(), '--columns', 'label=mood']);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ task: 'text-classification', primary: 'accuracy', count: 3, metrics: expect.objectContaining({ accuracy: 2 / 3 }) })]);
    // Two that are right and sure, one that is wrong and sure: the gap is near one third.
    const { calibration } = JSON.parse(out) as { readonly calibration: { readonly expectedCalibrationError: number } };
    expect(calibration.expectedCalibrationError).toBeGreaterThan(0.1);
  });

  it('shows tables on a terminal', async () => {
    const { code, out } = await runCli(['evaluate', '--model', model('nano'), '--head', 'sentiment', '--task', 'text-classification', '--input', feelings(), '--columns', 'label=mood'], { outIsTerminal: true });
    expect(code).toBe(0);
    expect(out).toMatch(/metric +value\naccuracy +0\.6667\n/);
    expect(out).toMatch(/label +precision +recall +f1 +support\nnegative +1\.0000 +0\.5000/);
  });

  it('measures entities', async () => {
    const { code, out } = await runCli(['evaluate', '--model', model('nano'), '--head', 'slots', '--task', 'ner', '--input', rowsFile({ text: 'Play some jazz', spans: [{ label: 'genre', start: 10, end: 14 }] })]);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ task: 'token-classification', primary: 'f1', count: 1, calibration: expect.any(Object) })]);
  });

  it.each<[string, readonly object[], readonly string[], object]>([
    ['sentence-similarity', [{ a: 'a king', b: 'a king', score: 5 }, { a: 'a king', b: 'it was on Monday that they left', score: 0 }], ['--columns', 'text=a', 'text_pair=b', 'values=score'], { primary: 'spearman', count: 2, metrics: { spearman: expect.closeTo(1, 9), pearson: expect.closeTo(1, 9) } }],
    ['embedding-ranking', [{ query: 'the queen', documents: ['twenty pounds of flour', 'the queen'], relevant: [0, 1] }], [], { primary: 'meanReciprocalRank', count: 1, metrics: { 'meanReciprocalRank': 1, 'recall@1': 1 } }],
  ])('measures %s', async (task, rows, more, wanted) => {
    const { code, out } = await runCli(['evaluate', '--model', model('nano-base'), '--task', task, '--input', rowsFile(...rows), ...more]);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ task, ...wanted, metrics: expect.objectContaining((wanted as { metrics: object }).metrics) })]);
    expect(out).not.toContain('calibration');
  });

  it('measures labels that the model was not trained on, those of the rows to choose from', async () => {
    const folder = temporaryFolder();
    for (const [name, content] of Object.entries(untrainedModel('AlbertForSequenceClassification', ['contradiction', 'entailment']))) writeFileSync(join(folder, name), content);
    const { code, out } = await runCli(['evaluate', '--model', folder, '--task', 'zero-shot-classification', '--input', rowsFile({ text: 'a song', label: 'music' }, { text: 'a fine day', label: 'weather' })]);
    const found = JSON.parse(out) as { readonly metrics: Record<string, number>; readonly labels: object };
    expect([code, found]).toEqual([0, expect.objectContaining({ primary: 'accuracy', count: 2 })]);
    expect([0, 0.5, 1]).toContain(found.metrics['accuracy']);
    expect(Object.keys(found.labels)).toEqual(['music', 'weather']);
  });

  it('measures what moderation flags, under its alias', async () => {
    const { code, out } = await runCli(['evaluate', '--model', model('nano'), '--head', 'sentiment', '--task', 'toxicity', '--input', feelings(), '--columns', 'label=mood', '--set', 'safeLabels=["positive","neutral"]']);
    // Held: negative in two of three; the sentiment model finds one of them.
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ task: 'content-moderation', primary: 'f1', metrics: expect.objectContaining({ precision: 1, recall: 1 / 2, accuracy: 2 / 3, leftOpen: 0 }) })]);
  });

  it('hides words of a text, as many as are asked for, the same ones each time', async () => {
    const path = join(temporaryFolder(), 'text.txt.gz');
    writeFileSync(path, gzipSync('Alice was beginning to get very tired of sitting by her sister. She had nothing to do.\n\nThe king looked at the queen.\n'));
    const evaluate = async (...more: readonly string[]): Promise<Record<string, number>> => {
      const { code, out, err } = await runCli(['evaluate', '--model', model('nano-base'), '--task', 'fill-mask', '--input', path, '--split-sentences', '--masked-share', '0.5', ...more]);
      expect([code, err]).toEqual([0, '']);
      return JSON.parse(out) as Record<string, number>;
    };
    const found = await evaluate('--seed', '1');
    expect(found).toEqual({
      task: 'fill-mask', model: model('nano-base'), wordLoss: expect.any(Number), wordLossError: expect.any(Number), wordAccuracy: expect.any(Number), tokenLoss: expect.any(Number),
      tokenAccuracy: expect.any(Number), tokenAccuracyAt5: expect.any(Number), words: expect.any(Number), tokens: expect.any(Number), unasked: 0, rows: 2,
    });
    // A model that knows nothing has ln 8000, 9 nats a token.
    expect(found['tokenLoss']).toBeLessThan(9);
    expect(found['words']).toBeGreaterThan(6);
    expect(await evaluate('--seed', '1')).toEqual(found);
    expect((await evaluate('--masked-share', '1', '--limit', '3'))['words']).toBe(12);
    const shown = await runCli(['evaluate', '--model', model('nano-base'), '--task', 'fill-mask', '--input', path], { outIsTerminal: true });
    expect(shown.out).toMatch(/metric +value\nwordLoss +\d+\.\d{4}\n/);
  });

  it.each([
    [['--task', 'scoring'], 2, 'TASK_UNKNOWN'],
    [['--task', 'fill-mask', '--columns', 'label=mood'], 2, 'USAGE: --columns is for labelled rows'],
    [['--task', 'text-classification', '--masked-share', '0.2'], 2, 'USAGE: --masked-share is for fill-mask alone'],
    [['--task', 'fill-mask', '--masked-share', '1.5'], 2, 'USAGE: --masked-share takes a number over 0'],
    [['--task', 'fill-mask'], 2, 'TASK_HEAD'],
    [['--task', 'text-classification'], 65, 'ROW_FIELDS'],
    [['--task', 'text-classification', '--columns', 'label=3'], 2, 'USAGE'],
    [['--task', 'multiple-choice', '--columns', 'label=mood'], 65, 'ROW_FIELDS'],
  ])('%j is refused', async (args, code, name) => {
    const found = await runCli(['evaluate', '--model', model('nano'), '--head', 'sentiment', '--input', feelings(), ...args]);
    expect([found.code, found.err]).toEqual([code, expect.stringContaining(name)]);
  });
});
