import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRepository, model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';
import { writeTinyModel } from '../fixtures/tiny-model.js';
import { figuresIn, stopAfterFigures, tensorsIn, weightsIn } from '../fixtures/training-run.js';

const requests = readFileSync(inRepository('apps/cli/src/fixtures/snips-intents.jsonl'), 'utf8').trim().split('\n');
const slots = [
  { text: 'play some jazz', slots: [{ slot: 'genre', start: 10, end: 14 }] }, { text: 'play 😀 rock music', slots: [{ slot: 'genre', start: 7, end: 11 }, { slot: 'kind', start: 12, end: 17 }] },
  { text: 'will it rain in Rome', slots: [{ slot: 'city', start: 16, end: 20 }] }, { text: 'stop', slots: [] },
];
const story = ['The king saw the hill.', 'He went up to the top of it.', '', 'A queen was there before him.', 'She said nothing at all.'];

/** A recipe of intents, slots and masked words on nano-base, in a folder of its own. */
function recipe(fields: object = {}): { readonly folder: string; readonly path: string; readonly output: string } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'intents.jsonl'), requests.slice(0, 42).join('\n'));
  writeFileSync(join(folder, 'slots.jsonl'), slots.map((row) => JSON.stringify(row)).join('\n'));
  writeFileSync(join(folder, 'story.txt'), story.join('\n'));
  const path = join(folder, 'recipe.json');
  writeFileSync(path, JSON.stringify({
    kind: 'heads', start: model('nano-base'),
    heads: {
      intents: { task: 'text-classification', data: { train: ['intents.jsonl'], dev_share: 0.25, dev_rows: 7, columns: { label: 'intent' } }, calibrate: true },
      slots: { task: 'token-classification', data: { train: ['slots.jsonl'], dev: ['slots.jsonl'], columns: { spans: 'slots' }, span_label: 'slot', offsets: 'code-points', rename: { kind: null } }, weight: 0.5, share: 2 },
    },
    masked_words: { files: ['story.txt'], held_out: ['story.txt'], rows: 2, tokens: 32 },
    token_budget: 128, updates: 4, evaluate_every: 2, checkpoints: { every: 2 }, rate: { peak: 0.001 }, ...fields,
  }));
  return { folder, path, output: join(folder, 'model') };
}

describe('albertkit train finetune with several heads', () => {
  it('makes one folder that the other commands open head by head', async () => {
    const { path, output, folder } = recipe();
    const { code, out, err } = await runCli(['train', 'finetune', path, '--output', output]);
    const line = (update: number): string => `update ${update}: mean \\d\\.\\d{4} on dev rows \\(intents accuracy \\d\\.\\d{4}, slots f1 \\d\\.\\d{4}\\), held-out loss of masked words \\d+\\.\\d{4}\\n`;
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(new RegExp(`^intents 32, slots 4 examples, 4 updates; new: heads\\.intents.*heads\\.slots\\.classifier\\.bias\\.\\n${line(2)}${line(4)}$`)) });
    expect(JSON.parse(out)).toMatchObject({ updates: 4, mean: expect.any(Number), dev: { intents: { accuracy: expect.any(Number) }, slots: { f1: expect.any(Number) } }, temperatures: { intents: expect.any(Number) }, held_out_masked_word_loss: expect.any(Number) });
    expect(figuresIn(output)[0]).toMatchObject({ 'loss.intents': expect.any(Number), 'loss.slots': expect.any(Number), 'loss.words': expect.any(Number) });
    expect(readFileSync(join(output, 'report.html'), 'utf8')).toContain('loss of slots');
    expect(readdirSync(output).sort()).toEqual(['albertkit.json', 'checkpoints', 'config.json', 'metrics.jsonl', 'model.safetensors', 'recipe.json', 'report.html', 'spiece.model', 'tokenizer.json']);

    const { heads } = JSON.parse((await runCli(['inspect', '--model', output])).out) as { readonly heads: object };
    expect(heads).toMatchObject({ intents: { task: 'text-classification' }, slots: { task: 'token-classification', labels: ['O', 'B-city', 'I-city', 'B-genre', 'I-genre'] }, words: { task: 'fill-mask' } });
    const ran = await runCli(['run', 'text-classification', '--model', output, '--head', 'intents', '--text', 'play some jazz']);
    expect([ran.code, (JSON.parse(ran.out) as { readonly labels: readonly unknown[] }).labels.length]).toEqual([0, 7]);
    expect(await runCli(['run', 'fill-mask', '--model', output, '--text', 'the [MASK] saw'])).toMatchObject({ code: 0 });
    const measured = await runCli(['evaluate', '--model', output, '--head', 'slots', '--task', 'ner', '--input', join(folder, 'slots.jsonl'), '--columns', 'spans=slots', '--rows', 'span_label=slot', 'offsets=code-points', 'rename={"kind":null}']);
    expect([measured.code, JSON.parse(measured.out)]).toEqual([0, expect.objectContaining({ task: 'token-classification', primary: 'f1', count: 4 })]);
  });

  it('trains without dev data, and keeps the weights of the end', async () => {
    const { path, output, folder } = recipe({ start: 'tiny', masked_words: undefined, heads: { slots: { task: 'token-classification', data: { train: ['slots.jsonl'], columns: { spans: 'slots' }, span_label: 'slot' } } } });
    writeTinyModel(join(folder, 'tiny'));
    const { code, out } = await runCli(['train', 'finetune', path, '--output', output]);
    expect([code, JSON.parse(out)]).toEqual([0, expect.not.objectContaining({ mean: expect.anything() })]);
    expect(figuresIn(output).length).toBe(4);
  });

  it('goes on after a signal to the same weights, updates in parts', async () => {
    const { path, output, folder } = recipe({ start: 'tiny', token_budget: 64, microbatches: 2 });
    writeTinyModel(join(folder, 'tiny'));
    const whole = join(folder, 'whole');
    await runCli(['train', 'finetune', path, '--output', whole]);
    const stopped = await runCli(['train', 'finetune', path, '--output', output], { signal: stopAfterFigures(output, 2) });
    expect([stopped.code, stopped.err]).toEqual([130, expect.stringMatching(/ABORTED: stopped after update \d, which is saved/)]);
    writeFileSync(join(folder, 'story.txt'), story.slice(0, 2).join('\n'));
    expect(await runCli(['train', 'finetune', path, '--output', output])).toMatchObject({ code: 65, err: expect.stringMatching(/RESUME_MISMATCH: .*words/) });
    writeFileSync(join(folder, 'story.txt'), story.join('\n'));
    expect((await runCli(['train', 'finetune', path, '--output', output])).code).toBe(0);
    expect(weightsIn(output)).toEqual(weightsIn(whole));
  });

  it('learns a head at the rate of its own, and others at theirs', async () => {
    const { path, folder } = recipe({ start: 'tiny', frozen: '^albert', masked_words: undefined, evaluate_every: 10 });
    writeTinyModel(join(folder, 'tiny'));
    const trained = async (updates: number): Promise<ReadonlyMap<string, Buffer>> => {
      const output = join(folder, `after-${updates}`);
      await runCli(['train', 'finetune', path, '--output', output, '--float32', '--set', `updates=${updates}`, 'heads.slots.rate_factor=1e-9']);
      return tensorsIn(output);
    };
    const [one, three] = [await trained(1), await trained(3)];
    expect([...one].filter(([name, data]) => !data.equals(three.get(name)!)).map(([name]) => name).sort()).toEqual(['heads.intents.classifier.bias', 'heads.intents.classifier.weight']);
  });

  it('mixes rows at the temperature of the recipe', async () => {
    const { path, output, folder } = recipe({ start: 'tiny', masked_words: undefined, updates: undefined, epochs: 1, token_budget: 1, heads: {
      intents: { task: 'text-classification', data: { train: ['intents.jsonl'], columns: { label: 'intent' } } },
      slots: { task: 'token-classification', data: { train: ['slots.jsonl'], columns: { spans: 'slots' }, span_label: 'slot', offsets: 'code-points' } },
    } });
    writeTinyModel(join(folder, 'tiny'));
    const rows: number[] = [];
    // A row is more than the budget, and so a batch of its own.
    for (const temperature of [1, 2, 4]) rows.push((JSON.parse((await runCli(['train', 'finetune', path, '--output', output, '--estimate', '--set', `mixing_temperature=${temperature}`])).out) as { readonly updates: number }).updates);
    expect(rows).toEqual([1, 2, 4].map((temperature) => 42 + Math.round(42 * (4 / 42) ** (1 / temperature))));
  });

  it('estimates', async () => {
    const { path, output, folder } = recipe({ start: 'tiny' });
    writeTinyModel(join(folder, 'tiny'));
    const { code, out } = await runCli(['train', 'finetune', path, '--output', output, '--estimate', '--set', 'updates=90']);
    expect([code, JSON.parse(out)]).toEqual([0, { examples: { intents: 32, slots: 4 }, dev_examples: { intents: 7, slots: 4 }, corpus_tokens: expect.any(Number), updates: 90, tokens: expect.any(Number), seconds: expect.any(Number) }]);
  });

  it.each([
    [{ heads: { slots: { task: 'token-classification', data: { train: ['slots.jsonl'], columns: { spans: 'slots' } } } } }, 'ROW_FIELDS'],
    [{ heads: { intents: { task: 'text-classification', data: { train: ['intents.jsonl'], columns: { label: 'intent' } }, calibrate: true } } }, 'RECIPE_FIELDS'],
    [{ heads: { '../x': {} } }, 'RECIPE_FIELDS'],
    [{ seeds: [1, 2], heads: { intents: { task: 'text-classification', data: { train: ['intents.jsonl'], columns: { label: 'intent' } } } } }, 'name them in heads.NAME.data.dev'],
    [{ kind: 'several' }, 'RECIPE_FIELDS'],
  ])('%j is refused', async (fields, name) => {
    const { path, output } = recipe(fields);
    const found = await runCli(['train', 'finetune', path, '--output', output]);
    expect([found.code, found.err]).toEqual([65, expect.stringContaining(name)]);
  });
});
