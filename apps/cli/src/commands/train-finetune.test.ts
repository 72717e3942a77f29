import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inRepository, model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';
import { writeTinyModel } from '../fixtures/tiny-model.js';
import { figuresIn, stopAfterFigures, weightsIn } from '../fixtures/training-run.js';

const requests = readFileSync(inRepository('apps/cli/src/fixtures/snips-intents.jsonl'), 'utf8').trim().split('\n');
const cells = requests.map((line) => JSON.parse(line) as { readonly text: string; readonly intent: string }).map(({ text, intent }) => `"${text.replaceAll('"', '""')}",${intent}`);

/** A recipe of seven intents on nano-base, in a folder of its own; training rows of so many requests, dev rows as a table. */
function recipe(count: number, fields: object = {}): { readonly folder: string; readonly path: string; readonly output: string } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'train.jsonl.gz'), gzipSync(requests.slice(0, count).join('\n')));
  writeFileSync(join(folder, 'dev.csv'), `text,intent\n${cells.slice(350).join('\n')}\n`);
  writeTinyModel(join(folder, 'tiny'));
  const path = join(folder, 'recipe.json');
  writeFileSync(path, JSON.stringify({
    kind: 'finetune', start: model('nano-base'), task: 'text-classification', data: { train: ['train.jsonl.gz'], dev: ['dev.csv'], columns: { label: 'intent' } },
    token_budget: 512, epochs: 5, rate: { peak: 0.0006 }, ...fields,
  }));
  return { folder, path, output: join(folder, 'model') };
}

describe('albertkit train finetune', () => {
  it('teaches nano-base seven intents from 350 requests: a model that the other commands open', async () => {
    const { path, output, folder } = recipe(350, { calibrate: true });
    const { code, out, err } = await runCli(['train', 'finetune', path, '--output', output]);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^350 examples, 5\d updates; new: .*classifier\.bias\.\n(update \d+: accuracy \d\.\d{4} on dev rows\n){5,6}$/) });
    const said = JSON.parse(out) as { readonly dev: { readonly accuracy: number }; readonly temperature: number };
    // Each intent is one in seven: 0.14 for any that is always said.
    expect(said.dev.accuracy).toBeGreaterThan(0.8);
    expect(readdirSync(output).sort()).toEqual(['checkpoints', 'config.json', 'metrics.jsonl', 'model.safetensors', 'recipe.json', 'report.html', 'spiece.model', 'tokenizer.json']);
    expect(JSON.parse(readFileSync(join(output, 'config.json'), 'utf8'))).toMatchObject({ architectures: ['AlbertForSequenceClassification'], problem_type: 'single_label_classification', id2label: { 0: 'AddToPlaylist' } });
    expect(readFileSync(join(output, 'report.html'), 'utf8')).toContain('dev accuracy');

    const ran = await runCli(['run', 'text-classification', '--model', output, '--text', 'Play some jazz music', '--set', 'topK=1']);
    expect([ran.code, JSON.parse(ran.out)]).toEqual([0, expect.objectContaining({ label: 'PlayMusic' })]);
    const measured = await runCli(['evaluate', '--model', output, '--task', 'text-classification', '--input', join(folder, 'dev.csv'), '--columns', 'label=intent']);
    const found = JSON.parse(measured.out) as { readonly metrics: { readonly accuracy: number }; readonly calibration: object };
    expect([measured.code, found]).toEqual([0, expect.objectContaining({ primary: 'accuracy', count: 70, calibration: { expectedCalibrationError: expect.any(Number), brierScore: expect.any(Number), negativeLogLikelihood: expect.any(Number) } })]);
    // In float16 a request on the edge may go the other way.
    expect(Math.abs(found.metrics.accuracy - said.dev.accuracy)).toBeLessThanOrEqual(1.01 / 70);

    const { id2label } = JSON.parse(readFileSync(join(output, 'config.json'), 'utf8')) as { readonly id2label: Readonly<Record<string, string>> };
    const student = recipe(28, { start: 'tiny', updates: 2, teacher: { model: output, weight: 1 }, labels: Object.values(id2label) });
    const taught = await runCli(['train', 'finetune', student.path, '--output', student.output]);
    expect([taught.code, JSON.parse(taught.out)]).toEqual([0, expect.objectContaining({ updates: 2, loss: expect.any(Number) })]);
    const other = await runCli(['train', 'finetune', student.path, '--output', join(student.folder, 'other'), '--set', 'labels=["a"]']);
    expect([other.code, other.err]).toEqual([65, expect.stringMatching(/LABEL_UNKNOWN/)]);
  });

  it('goes on after a signal to the same weights, and refuses other data', async () => {
    const { path, output, folder } = recipe(28, { start: 'tiny', updates: 6, evaluate_every: 2, token_budget: 128, checkpoints: { every: 2 }, data: { train: ['train.jsonl.gz'], dev: ['few.jsonl'], columns: { label: 'intent' } } });
    writeFileSync(join(folder, 'few.jsonl'), requests.slice(350, 357).join('\n'));
    const whole = join(folder, 'whole');
    await runCli(['train', 'finetune', path, '--output', whole]);
    const stopped = await runCli(['train', 'finetune', path, '--output', output], { signal: stopAfterFigures(output, 2) });
    expect([stopped.code, stopped.err]).toEqual([130, expect.stringMatching(/ABORTED: stopped after update \d, which is saved/)]);
    writeFileSync(join(folder, 'train.jsonl.gz'), gzipSync(requests.slice(0, 35).join('\n')));
    const other = await runCli(['train', 'finetune', path, '--output', output]);
    expect([other.code, other.err]).toEqual([65, expect.stringMatching(/RESUME_MISMATCH: .*train differs/)]);
    writeFileSync(join(folder, 'train.jsonl.gz'), gzipSync(requests.slice(0, 28).join('\n')));
    const resumed = await runCli(['train', 'finetune', path, '--output', output]);
    expect([resumed.code, resumed.err.split('\n')[0]]).toEqual([0, expect.stringMatching(/going on after update \d; new/)]);
    expect(weightsIn(output)).toEqual(weightsIn(whole));
    const figures = (of: string) => figuresIn(of).map(({ seconds: _, ...row }) => row);
    expect(figures(output)).toEqual(figures(whole));
  });

  it('keeps the best of several seeds, and goes on among them', async () => {
    const { path, output, folder } = recipe(28, { start: 'tiny', updates: 4, evaluate_every: 2, token_budget: 128, rate: { peak: 0.02 }, seeds: [5, 1, 2] });
    const stopped = await runCli(['train', 'finetune', path, '--output', output], { signal: stopAfterFigures(join(output, 'seed-1'), 2) });
    expect([stopped.code, stopped.err]).toEqual([130, expect.stringMatching(/^Seed 5:\n(.*\n)+Seed 1:\n(.*\n)+.*ABORTED: stopped after update \d/)]);
    const { code, out, err } = await runCli(['train', 'finetune', path, '--output', output]);
    expect([code, err]).toEqual([0, expect.stringMatching(/Seed 5:\n.*going on after update 4.*\nSeed 1:\n.*going on after update [1-4](.*\n)+Seed 2:\n(.*\n)+seed +best on dev rows +update\n(\d +0\.\d{4} +[24]( +kept)?\n){3}$/)]);
    const said = JSON.parse(out) as { readonly output: string; readonly seed: number; readonly seeds: readonly { readonly seed: number; readonly value: number }[]; readonly dev: { readonly accuracy: number } };
    expect([said.output, said.seeds.map(({ seed }) => seed), said.dev.accuracy]).toEqual([output, [5, 1, 2], Math.max(...said.seeds.map(({ value }) => value))]);
    expect(said.seeds.find(({ value }) => value === said.dev.accuracy)!.seed).toBe(said.seed);
    expect(readdirSync(output).sort()).toEqual(['config.json', 'model.safetensors', 'recipe.json', 'seed-1', 'seed-2', 'seed-5', 'tokenizer.json']);
    const alone = join(folder, 'alone');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')) as object, seeds: undefined, seed: said.seed }));
    await runCli(['train', 'finetune', path, '--output', alone]);
    expect(weightsIn(output)).toEqual(weightsIn(alone));
    const unmeasured = recipe(28, { start: 'tiny', data: { train: ['train.jsonl.gz'], columns: { label: 'intent' } }, seeds: [1] });
    expect(await runCli(['train', 'finetune', unmeasured.path, '--output', unmeasured.output])).toMatchObject({ code: 65, err: expect.stringMatching(/RECIPE_FIELDS: The best of several seeds is the best on dev rows: name them in data\.dev,/) });
  });

  it('lets a head learn at a rate of its own', async () => {
    const { path, folder } = recipe(28, { start: 'tiny', token_budget: 128, frozen: '^albert', data: { train: ['train.jsonl.gz'], columns: { label: 'intent' } } });
    const trained = async (name: string, ...settings: string[]): Promise<Buffer> => {
      await runCli(['train', 'finetune', path, '--output', join(folder, name), '--set', ...settings]);
      return weightsIn(join(folder, name));
    };
    const [one, three, moved] = [await trained('one', 'updates=1', 'rate_factor=1e-9'), await trained('three', 'updates=3', 'rate_factor=1e-9'), await trained('moved', 'updates=3')];
    expect(three).toEqual(one);
    expect(moved).not.toEqual(one);
  });

  it('estimates without a trace', async () => {
    const { path, output, folder } = recipe(28, { start: 'tiny', token_budget: 128 });
    const { code, out } = await runCli(['train', 'finetune', path, '--output', output, '--estimate', '--set', 'epochs=100']);
    expect([code, JSON.parse(out)]).toEqual([0, { examples: 28, dev_examples: 70, updates: expect.any(Number), tokens: expect.any(Number), seconds: expect.any(Number) }]);
    expect((JSON.parse(out) as { readonly updates: number }).updates).toBeGreaterThan(100);
    const one = JSON.parse((await runCli(['train', 'finetune', path, '--output', output, '--estimate', '--set', 'updates=90'])).out) as { readonly tokens: number };
    const three = JSON.parse((await runCli(['train', 'finetune', path, '--output', output, '--estimate', '--set', 'updates=90', 'seeds=[3,5,7]'])).out) as { readonly tokens: number };
    expect(three).toMatchObject({ seeds: 3, updates: 270 });
    expect(Math.abs(three.tokens - 3 * one.tokens)).toBeLessThanOrEqual(3);
    expect(readdirSync(folder).sort()).toEqual(['dev.csv', 'recipe.json', 'tiny', 'train.jsonl.gz']);
  });

  it.each([
    [['--set', 'task=speech'], 65, 'RECIPE_FIELDS'],
    [['--set', 'data.columns.label=tag'], 65, 'ROW_FIELDS'],
    [['--set', 'start=nowhere'], 66, 'FOLDER_MISSING'],
    [['--set', 'metric=speed'], 65, 'METRIC_UNKNOWN'],
    [['--set', 'frozen=('], 65, 'RECIPE_FIELDS'],
    [['--set', 'labels=["a","b"]'], 65, 'LABEL_UNKNOWN'],
    [['--set', 'seeds=[1,1]'], 65, 'RECIPE_FIELDS'],
  ])('%j is refused', async (args, code, name) => {
    const { path, output } = recipe(28, { start: 'tiny', updates: 1 });
    const found = await runCli(['train', 'finetune', path, '--output', output, ...args]);
    expect([found.code, found.err]).toEqual([code, expect.stringContaining(name)]);
  });
});
