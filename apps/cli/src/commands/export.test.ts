import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as runtime from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { readSafetensors, toTensor } from '@albertkit/core';
import { apart, model, readTensors, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

describe('albertkit export', () => {
  it('writes an ONNX file that the runtime loads, at 4 bytes a parameter', async () => {
    const output = join(temporaryFolder(), 'model.onnx');
    expect(await runCli(['export', '--model', model('nano'), '--head', 'sentiment', '--to', 'onnx', '--output', output])).toMatchObject({ code: 0, out: '' });
    const bytes = readFileSync(output);
    expect(bytes.length).toBeLessThan(4 * 1_417_987 + 300_000);
    const session = await runtime.InferenceSession.create(bytes);
    expect(session.outputNames).toEqual(['logits']);
    await session.release();
  });

  it('writes float32 safetensors under the names of the checkpoint', async () => {
    const output = join(temporaryFolder(), 'model.safetensors');
    expect((await runCli(['export', '--model', model('nano-base'), '--to', 'safetensors', '--output', output])).code).toBe(0);
    const original = readSafetensors(readFileSync(join(model('nano-base'), 'model.safetensors'))).tensors;
    const written = readTensors(output);
    expect([...written.keys()].sort()).toEqual([...original.keys()].sort());
    for (const [name, stored] of original) {
      expect(written.get(name)!.dtype).toBe('F32');
      expect(apart(toTensor(stored), written.get(name)!.tensor)).toBe(0);
    }
    expect(readSafetensors(readFileSync(output)).metadata.get('format')).toBe('pt');
  });

  it('keeps a file that is there unless told otherwise, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const output = join(folder, 'model.onnx');
    writeFileSync(output, 'precious');
    const args = ['export', '--model', model('nano'), '--head', 'sentiment', '--to', 'onnx', '--output', output];
    expect(await runCli(args)).toMatchObject({ code: 2, err: expect.stringMatching(/^albertkit: OUTPUT_EXISTS: .*--overwrite/) });
    expect(readFileSync(output, 'utf8')).toBe('precious');
    expect((await runCli([...args, '--overwrite'])).code).toBe(0);
    expect(readFileSync(output).length).toBeGreaterThan(4 * 1_417_987);
    expect(readdirSync(folder)).toEqual(['model.onnx']);
  });

  it.each([[['--to', 'onnx', '--precision', 'int8'], 'PRECISION_UNAVAILABLE'], [['--to', 'gguf'], 'USAGE']])('refuses %j', async (args, name) => {
    const { code, err } = await runCli(['export', '--model', model('nano-base'), '--output', 'never-written', ...args]);
    expect(err).toContain(`albertkit: ${name}: `);
    expect(code).toBe(2);
  });
});
