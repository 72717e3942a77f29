import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FillMask } from '@albertkit/tasks';
import { describe, expect, it } from 'vitest';
import { untrainedModel } from '../../../../testing/untrained-model.js';
import { model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

/** A folder whose head has random weights. */
function untrained(architecture: string, labels?: readonly string[]): string {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(untrainedModel(architecture, labels))) writeFileSync(join(folder, name), bytes);
  return folder;
}

async function first(args: readonly string[], row: object): Promise<unknown> {
  const { code, out, err } = await runCli(['run', ...args], { input: JSON.stringify(row) });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

describe('albertkit run, on rows with a question, choices or labels', () => {
  it('question-answering', async () => {
    const folder = untrained('AlbertForQuestionAnswering');
    expect(await first(['question-answering', '--model', folder, '--set', 'topK=2'], { question: 'who', context: 'the king' })).toMatchObject({ answers: [{ passage: 0 }, {}], coverage: { windows: 1 } });
    expect(await first(['question-answering', '--model', folder, '--set', 'noAnswer=score'], { question: 'who', contexts: ['the king', 'the queen'] })).toMatchObject({ coverage: { windows: 2 } });
    const shown = await runCli(['run', 'question-answering', '--model', folder], { input: '{"question":"who is it","context":"the king"}', outIsTerminal: true });
    expect(shown.out.split('\n')[0]).toBe('who is it');
  });

  it('multiple-choice', async () => {
    const row = { context: 'the king', question: 'who _', choices: ['falls', 'rises'] };
    expect(await first(['multiple-choice', '--model', untrained('AlbertForMultipleChoice')], row)).toMatchObject({ choices: [{}, {}], coverage: { windows: 2 } });
  });

  it('zero-shot-classification', async () => {
    const folder = untrained('AlbertForSequenceClassification', ['contradiction', 'neutral', 'entailment']);
    expect(await first(['zero-shot-classification', '--model', folder], { text: 'the king', labels: ['a', 'b'] })).toMatchObject({ labels: [{}, {}] });
    expect(await first(['zero-shot-classification', '--model', folder, '--set', 'labels=["a","b","c"]'], { text: 'the king' })).toMatchObject({ labels: [{}, {}, {}] });
  });

  it('toxicity, with evidence, and for people', async () => {
    const args = ['toxicity', '--model', model('nano'), '--head', 'toxicity', '--set', 'evidence=true'];
    expect(await first(args, { text: 'Shut up, you stupid moron.' })).toMatchObject({ flagged: true, labels: [{ label: 'toxic', match: true }], evidence: expect.arrayContaining([expect.objectContaining({ label: 'toxic', text: 'stupid', start: 13 })]) });
    expect((await runCli(['run', ...args, '--text', 'Shut up, you stupid moron.'], { outIsTerminal: true })).out).toMatch(/^flagged {2}toxic 0\.\d{3} {2}Shut up, you stupid moron\.\n {2}moron/);
    expect(await runCli(['run', ...args, '--set', 'fold=x', '--text', 'a'])).toMatchObject({ code: 2, err: expect.stringContaining('OPTION') });
  });

  it('fill-mask with a strategy', async () => {
    const args = ['fill-mask', '--model', model('nano-base')];
    const row = { text: 'The United [MASK] of [MASK]' };
    const { masks } = (await first(args, row)) as FillMask;
    // The first step sees what the strategy that looks at each mask by itself sees.
    expect(await first([...args, '--set', 'strategy=greedy'], row)).toMatchObject({ fillings: [{ text: expect.stringMatching(/^The United.* of/), tokens: [masks[0]!.predictions[0]!.token, expect.any(String)] }] });
  });
});
