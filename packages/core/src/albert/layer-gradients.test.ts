import { describe, expect, test } from 'vitest';
import type { Tensor, Tensors } from '../backend.js';
import { modelGradientError } from '../fixtures/model-gradient-error.js';
import { distance, distances, float, int, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { gradientGraph } from '../passes/gradients.js';
import type { AlbertConfig } from './config.js';
import { albertLoss } from './loss.js';

const config: AlbertConfig = { ...smallConfig, layers: 4, innerLayers: 2, dropout: { hidden: 0.1, attention: 0.1, classifier: 0 } };
const block = /albert_layer_groups\.(\d+)\./;
const asGroup = (name: string, group: number): string => name.replace(block, `albert_layer_groups.${group}.`);
const fed: Tensors = { ...rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]), labels: int([2], [1, 2]), dropout_seed: int([], [4]) };
const weighted = (values: readonly number[]): Tensors => ({ ...fed, layer_gradient_weights: float([values.length], values) });

const plain = albertLoss(config, 'sequence-classification', { dropout: true });
const graph = albertLoss(config, 'sequence-classification', { dropout: true, layerGradientWeights: true });
const weights = smallWeights(plain.parameters);

describe('weights of what layers add to the gradient of their block', () => {
  test('change no output', async () => {
    expect(distances(await runReference(graph, weighted([0, 5, -1, 2]), weights), await runReference(plain, fed, weights))).toBe(0);
  });
  test.for([true, false])('of 1 give the plain gradient to the bit, recompute %s', async (recompute) => {
    const [got, wanted] = [await runReference(gradientGraph(graph, { recompute }), weighted([1, 1, 1, 1]), weights), await runReference(gradientGraph(plain, { recompute }), fed, weights)];
    expect(distances(got, wanted)).toBe(0);
  });
  test('give the sum of the layers\' own gradients by weight, which are what finite differences say', async () => {
    const unshared = albertLoss({ ...config, groups: 4 }, 'sequence-classification', { dropout: true });
    const copies = new Map([...weights].flatMap(([name, tensor]) => (block.test(name) ? [0, 1, 2, 3].map((group) => [asGroup(name, group), tensor] as const) : [[name, tensor] as const])));
    expect(await modelGradientError(unshared, fed, copies)).toBeLessThan(1e-9);
    const parts = await runReference(gradientGraph(unshared), fed, copies);
    const decay = [0.125, 0.25, -0.5, 1];
    const found = await runReference(gradientGraph(graph), weighted(decay), weights);
    for (const [name, gradient] of Object.entries(found)) {
      const wanted = block.test(name) ? sumOf(decay.map((by, group) => ({ by, tensor: parts[asGroup(name, group)]! }))) : parts[name]!;
      expect(distance(gradient, wanted), name).toBeLessThan(1e-13);
    }
  });
  test('are as many as layers', async () => {
    await expect(runReference(graph, weighted([1, 1]), weights)).rejects.toMatchObject({ code: 'INPUT_SHAPE' });
  });
});

const sumOf = (parts: readonly { readonly by: number; readonly tensor: Tensor }[]): Tensor =>
  ({ ...parts[0]!.tensor, data: Float64Array.from(parts[0]!.tensor.data, (_, n) => parts.reduce((sum, { by, tensor }) => sum + by * tensor.data[n]!, 0)) });
