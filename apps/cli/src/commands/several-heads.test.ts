import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '@albertkit/core';
import { apart, goldenFolder, readTensors, temporaryFolder, tensorFile } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

const golden = goldenFolder('grads', 'sequence');

/** A golden model as a folder of two heads on one encoder: `first` is the golden one, `second` has other labels and weights. */
function severalHeads(): string {
  const folder = temporaryFolder();
  const config = JSON.parse(readFileSync(join(golden, 'config.json'), 'utf8')) as { id2label: object };
  const stored = readSafetensors(readFileSync(join(golden, 'model.safetensors'))).tensors;
  const tensors = new Map([...stored].flatMap(([name, tensor]) => {
    if (name.startsWith('albert.')) return [[name, tensor] as const];
    const half = { ...tensor, shape: [1, ...tensor.shape.slice(1)], bytes: tensor.bytes.subarray(0, tensor.bytes.length / tensor.shape[0]!) };
    return [[`heads.first.${name}`, tensor] as const, [`heads.second.${name}`, half] as const];
  }));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, architectures: ['AlbertModel'] }));
  writeFileSync(join(folder, 'model.safetensors'), writeSafetensors(tensors));
  const head = { task: 'text-classification', architecture: 'AlbertForSequenceClassification' };
  writeFileSync(join(folder, 'albertkit.json'), JSON.stringify({ version: 1, heads: { first: { ...head, id2label: config.id2label }, second: { ...head, id2label: { 0: 'only' } } } }));
  return folder;
}

describe('a folder of several heads', () => {
  it('wants one named, and names those it has', async () => {
    const model = severalHeads();
    const inputs = join(golden, 'inputs.safetensors');
    const args = ['forward', '--model', model, '--inputs', inputs, '--output', join(temporaryFolder(), 'out')];
    expect(await runCli(args)).toMatchObject({ code: 2, err: expect.stringMatching(/^albertkit: HEAD_NEEDED: .*first, second/) });
    expect(await runCli([...args, '--head', 'third'])).toMatchObject({ code: 2, err: expect.stringMatching(/^albertkit: HEAD_UNKNOWN: .*first, second/) });
  });

  it('gives the gradients of the head asked for under its names in the checkpoint', async () => {
    const model = severalHeads();
    const output = join(temporaryFolder(), 'out');
    const ran = await runCli(['gradients', '--model', model, '--head', 'first', '--inputs', join(golden, 'inputs.safetensors'), '--output', output, '--backend', 'reference']);
    expect(ran).toEqual({ code: 0, out: '', err: '' });
    const found = readTensors(output);
    const expected = readTensors(join(golden, 'grads.safetensors'));
    expect([...found.keys()].sort()).toEqual([...expected.keys()].map((name) => (name.startsWith('albert.') ? name : `heads.first.${name}`)).sort());
    expect(apart(expected.get('classifier.weight')!.tensor, found.get('heads.first.classifier.weight')!.tensor)).toBeLessThan(1e-9);
  });

  it('runs the other head with its own labels', async () => {
    const folder = temporaryFolder();
    const output = join(folder, 'out');
    const inputs = tensorFile(folder, 'in', { input_ids: { dtype: 'int32', shape: [1, 3], data: Int32Array.of(2, 5, 3) } });
    expect((await runCli(['forward', '--model', severalHeads(), '--head', 'second', '--inputs', inputs, '--output', output])).code).toBe(0);
    expect(readTensors(output).get('logits')!.tensor.shape).toEqual([1, 1]);
  });

  it('gives one head away as a folder of Hugging Face\'s, its temperature in the last layer', async () => {
    const model = severalHeads();
    const output = join(temporaryFolder(), 'first');
    const args = ['export', '--model', model, '--to', 'huggingface', '--output', output];
    expect(await runCli(args)).toMatchObject({ code: 2, err: expect.stringMatching(/^albertkit: HEAD_NEEDED: /) });
    expect((await runCli([...args, '--head', 'first'])).code).toBe(0);
    const config = JSON.parse(readFileSync(join(output, 'config.json'), 'utf8')) as { architectures: string[]; id2label: object };
    const wanted = JSON.parse(readFileSync(join(golden, 'config.json'), 'utf8')) as { id2label: object };
    expect(config).toMatchObject({ architectures: ['AlbertForSequenceClassification'], id2label: wanted.id2label });
    const found = readTensors(join(output, 'model.safetensors'));
    const expected = readTensors(join(golden, 'model.safetensors'));
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, { tensor }] of expected) expect(apart(tensor, found.get(name)!.tensor)).toBeLessThan(name.startsWith('classifier') ? 1e-6 : 1e-12);
    expect(await runCli([...args, '--head', 'first'])).toMatchObject({ code: 2, err: expect.stringMatching(/OUTPUT_EXISTS/) });

    const file = join(model, 'albertkit.json');
    const heads = JSON.parse(readFileSync(file, 'utf8')) as { heads: { first: object } };
    writeFileSync(file, JSON.stringify({ ...heads, heads: { ...heads.heads, first: { ...heads.heads.first, temperature: 2 } } }));
    expect((await runCli([...args, '--head', 'first', '--overwrite'])).code).toBe(0);
    const cooled = readTensors(join(output, 'model.safetensors')).get('classifier.weight')!.tensor;
    const plain = found.get('classifier.weight')!.tensor;
    expect(Array.from(cooled.data, (value) => value * 2)).toEqual(Array.from(plain.data));
  });

  it('is not written over, nor are files of another model', async () => {
    const model = severalHeads();
    const args = ['export', '--model', model, '--head', 'first', '--to', 'huggingface', '--output'];
    const before = readFileSync(join(model, 'model.safetensors'));
    for (const output of [model, join(model, '..', basename(model)), severalHeads()]) expect(await runCli([...args, output, '--overwrite'])).toMatchObject({ code: 2, err: expect.stringMatching(/OUTPUT_EXISTS: .*another folder/) });
    expect(readFileSync(join(model, 'model.safetensors'))).toEqual(before);
    const taken = temporaryFolder();
    writeFileSync(join(taken, 'tokenizer.json'), 'precious');
    expect(await runCli([...args, taken])).toMatchObject({ code: 2, err: expect.stringMatching(/OUTPUT_EXISTS: .*--overwrite/) });
    expect(readdirSync(taken)).toEqual(['tokenizer.json']);
    expect(await runCli([...args, join(model, 'model.safetensors')])).toMatchObject({ code: 74, err: expect.stringMatching(/OUTPUT_NOT_A_FILE/) });
  });

  it('is counted and shown with all its heads', async () => {
    const { out } = await runCli(['inspect', '--model', severalHeads()]);
    const { parameters, heads } = JSON.parse(out) as { parameters: { unique: number }; heads: object };
    expect(Object.keys(heads)).toEqual(['first', 'second']);
    const stored = [...readSafetensors(readFileSync(join(golden, 'model.safetensors'))).tensors];
    const size = (all: typeof stored) => all.reduce((sum, [, { shape }]) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const head = stored.filter(([name]) => !name.startsWith('albert.'));
    const rows = head[0]![1].shape[0]!;
    expect(parameters.unique).toBe(size(stored) + size(head) / rows);
    const table = await runCli(['inspect', '--model', severalHeads()], { outIsTerminal: true });
    expect(table.out).toContain('labels (second)');
  });
});
