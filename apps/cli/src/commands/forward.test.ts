import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Tensor } from '@albertkit/core';
import { apart, goldenFolder, model, readTensors, temporaryFolder, tensorFile } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

/** One case of a golden model: what goes in, and what must come out. */
function golden(name: string, prefix: string): { readonly inputs: Record<string, Tensor>; readonly outputs: Record<string, Tensor> } {
  const tensors = [...readTensors(join(goldenFolder('models', name), 'golden.safetensors'))];
  const under = (start: string) => Object.fromEntries(tensors.filter(([key]) => key.startsWith(start)).map(([key, { tensor }]) => [key.slice(start.length), tensor]));
  return { inputs: under(`${prefix}.in.`), outputs: under(`${prefix}.f64.`) };
}

const int32 = (shape: number[], ...data: number[]): Tensor => ({ dtype: 'int32', shape, data: Int32Array.from(data) });

describe('albertkit forward', () => {
  it.each([
    ['reference', 'F64', 1e-9],
    ['onnx', 'F32', 2e-5],
  ])('gives the golden outputs and loss on %s', async (backend, dtype, bound) => {
    for (const [name, prefix, more] of [['pretraining-g1-i2-gelunew', 'c1', ['--outputs', 'hidden_states,attentions']], ['sequence-multilabel', 'c2', []]] as const) {
      const folder = temporaryFolder();
      const { inputs, outputs } = golden(name, prefix);
      const output = join(folder, 'out.safetensors');
      const ran = await runCli(['forward', '--model', goldenFolder('models', name), '--inputs', tensorFile(folder, 'in.safetensors', inputs), '--output', output, '--backend', backend, ...more]);
      expect(ran).toEqual({ code: 0, out: '', err: '' });
      const found = readTensors(output);
      expect([...found.keys()].sort()).toEqual(Object.keys(outputs).sort());
      for (const [key, expected] of Object.entries(outputs)) {
        expect(found.get(key)).toMatchObject({ dtype, tensor: { shape: expected.shape } });
        expect(apart(expected, found.get(key)!.tensor)).toBeLessThan(bound * (1 + Math.max(...expected.data.map(Math.abs))));
      }
    }
  });

  it.each([
    ['an unknown tensor', { input_ids: int32([1, 2], 2, 3), lables: int32([1], 0) }, 65, /INPUT_UNKNOWN: .*"lables".*labels/],
    ['no ids', { attention_mask: int32([1, 2], 1, 1) }, 65, /INPUT_MISSING/],
    ['an id outside the vocabulary', { input_ids: int32([1, 2], 2, 8000) }, 65, /ID_RANGE/],
    ['a mask of 2', { input_ids: int32([1, 2], 2, 3), attention_mask: int32([1, 2], 1, 2) }, 65, /MASK_VALUE/],
    ['too long a row', { input_ids: int32([1, 513], ...new Array<number>(513).fill(5)) }, 65, /SEQ_TOO_LONG/],
  ])('refuses %s', async (_, tensors, exit, message) => {
    const folder = temporaryFolder();
    const output = join(folder, 'out.safetensors');
    const { code, err } = await runCli(['forward', '--model', model('nano'), '--head', 'sentiment', '--inputs', tensorFile(folder, 'in.safetensors', tensors), '--output', output, '--backend', 'reference']);
    expect(err).toMatch(message);
    expect(code).toBe(exit);
    expect(() => readTensors(output)).toThrow();
  });

  it.each([
    [['--model', 'no/such/folder'], 66, 'FOLDER_MISSING'],
    [['--inputs', 'no/such/file'], 66, 'FILE_MISSING'],
    [['--head', 'other'], 2, 'HEAD_UNKNOWN'],
    [['--outputs', 'logits'], 2, 'USAGE'],
    [['--backend', 'tfjs', '--device', 'webgl'], 2, 'DEVICE_UNAVAILABLE'],
    [['--backend', 'other'], 2, 'USAGE'],
    [['--device', 'cuda'], 2, 'DEVICE_UNAVAILABLE'],
    [['--device', 'tpu'], 2, 'DEVICE_UNAVAILABLE'],
    [['--backend', 'reference', '--device', 'wasm'], 2, 'DEVICE_UNAVAILABLE'],
    [['--precision', 'int8'], 2, 'PRECISION_UNAVAILABLE'],
    [['--threads', '0'], 2, 'USAGE'],
    [['--output', 'no/such/folder/out'], 74, 'OUTPUT_NOT_A_FILE'],
  ])('with %j ends with %i %s', async (args, exit, name) => {
    const folder = temporaryFolder();
    const inputs = tensorFile(folder, 'in.safetensors', { input_ids: int32([1, 2], 2, 3) });
    const { code, err } = await runCli(['forward', '--model', model('nano'), '--head', 'sentiment', '--inputs', inputs, '--output', join(folder, 'out'), ...args]);
    expect(err).toMatch(new RegExp(`^albertkit: ${name}: [^\\n]+\\n$`));
    expect(code).toBe(exit);
  });
});
