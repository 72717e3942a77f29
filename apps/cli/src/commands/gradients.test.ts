import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Tensor } from '@albertkit/core';
import { apart, goldenFolder, model, readTensors, temporaryFolder, tensorFile } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

const largest = (tensor: Tensor): number => Math.max(...Array.from(tensor.data, Math.abs));

describe('albertkit gradients', () => {
  it.each([
    ['reference', 'sequence', 5e-6],
    ['onnx', 'pretraining', 5e-5],
  ])('gives the golden gradients on %s, one for every parameter of the checkpoint (%s)', async (backend, name, bound) => {
    const golden = goldenFolder('grads', name);
    const output = join(temporaryFolder(), 'out.safetensors');
    const ran = await runCli(['gradients', '--model', golden, '--inputs', join(golden, 'inputs.safetensors'), '--output', output, '--backend', backend]);
    expect(ran).toEqual({ code: 0, out: '', err: '' });
    const found = readTensors(output);
    const expected = readTensors(join(golden, 'grads.safetensors'));
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    const overall = Math.max(...[...expected.values()].map(({ tensor }) => largest(tensor)));
    for (const [key, { tensor }] of expected) {
      // Softmax does not change when all keys move alike: the gradient of key.bias is rounding, measured against the rest.
      const scale = largest(tensor) < 1e-9 * overall ? overall : largest(tensor);
      expect(apart(tensor, found.get(key)!.tensor) / scale).toBeLessThan(bound);
    }
  });

  it('refuses inputs without labels, and a model without a loss', async () => {
    const folder = temporaryFolder();
    const inputs = tensorFile(folder, 'in.safetensors', { input_ids: { dtype: 'int32', shape: [1, 2], data: Int32Array.of(2, 3) } });
    const args = ['--inputs', inputs, '--output', join(folder, 'out')];
    expect(await runCli(['gradients', '--model', model('nano'), '--head', 'sentiment', ...args])).toMatchObject({ code: 65, err: expect.stringMatching(/LABELS_MISSING: .*labels/) });
    expect(await runCli(['gradients', '--model', goldenFolder('models', 'model-g2-i1-gelu'), ...args])).toMatchObject({ code: 65, err: expect.stringMatching(/NO_LOSS/) });
  });
});
