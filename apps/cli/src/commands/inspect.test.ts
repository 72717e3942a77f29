import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '@albertkit/core';
import { goldenFolder, model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';
import type { Inspection } from '../inspection.js';

const parsed = (text: string): Inspection => JSON.parse(text) as Inspection;

/** What the file of the model that comes with the repository holds. */
const parameters = 1_467_492;

describe('albertkit inspect', () => {
  it('counts parameters, work and bytes', async () => {
    const { code, out } = await runCli(['inspect', '--model', model('nano'), '--json'], { outIsTerminal: true });
    expect(code).toBe(0);
    expect(parsed(out)).toMatchObject({
      // Five applications more of a block of four 256 x 256 and two 256 x 1024 matrices, their biases, and two LayerNorms.
      parameters: { unique: parameters, applied: parameters + 5 * (4 * 256 * 257 + 2 * 256 * 1024 + 1024 + 256 + 4 * 256) },
      // A projection 64 x 256, then 6 blocks; a label for each position of slots, one label a text of sentiment.
      multiply_adds: {
        sentiment: { encoder: 64 * 256 + 6 * (4 * 256 * 256 + 2 * 256 * 1024), attention_per_position: 6 * 2 * 256, head: 0 },
        slots: { attention_per_position: 6 * 2 * 256, head: 256 * 79 },
      },
      bytes: { weights: 2 * parameters, memory: 4 * parameters },
      layers: { layers: 6, groups: 1, inner_layers: 1 },
      heads: { sentiment: { task: 'text-classification', labels: ['negative', 'neutral', 'positive'] }, answers: { task: 'question-answering' } },
      non_finite: [],
    });
  });

  it('is a table on a terminal', async () => {
    const { out } = await runCli(['inspect', '--model', model('nano')], { outIsTerminal: true });
    expect(out).toContain('1,467,492 unique');
    expect(out).not.toContain('{');
  });

  it('refuses weights that are not what config.json says', async () => {
    const folder = temporaryFolder();
    cpSync(goldenFolder('models', 'sequence-3labels'), folder, { recursive: true });
    const path = join(folder, 'config.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"intermediate_size": \d+/, '"intermediate_size": 7'));
    expect(await runCli(['inspect', '--model', folder])).toMatchObject({ code: 65, out: '', err: expect.stringMatching(/^albertkit: WEIGHT_SHAPE_MISMATCH: [^\n]*ffn[^\n]*\n$/) });
  });

  it('warns of weights that are not finite, by name and count', async () => {
    const folder = temporaryFolder();
    cpSync(goldenFolder('models', 'sequence-3labels'), folder, { recursive: true });
    const path = join(folder, 'model.safetensors');
    const tensors = new Map(readSafetensors(readFileSync(path)).tensors);
    const bias = tensors.get('classifier.bias')!;
    tensors.set('classifier.bias', { ...bias, bytes: new Uint8Array(Float32Array.of(NaN, 1, -Infinity).buffer) });
    writeFileSync(path, writeSafetensors(tensors));
    const { code, out, err } = await runCli(['inspect', '--model', folder]);
    expect(code).toBe(0);
    expect(parsed(out).non_finite).toEqual([{ tensor: 'classifier.bias', count: 2 }]);
    expect(err).toBe('albertkit: warning: classifier.bias holds 2 values that are not finite (NaN or infinite).\n');
  });
});
