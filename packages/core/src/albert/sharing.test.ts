import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import type { Tensor, Weights } from '../backend.js';
import { distance, distances, int, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { gradientGraph } from '../passes/gradients.js';
import { initialiseWeights } from '../weights/initialise.js';
import type { AlbertConfig } from './config.js';
import { completeInputs } from './inputs.js';
import { albertLoss } from './loss.js';

const layers = 3;
const shared: AlbertConfig = { ...smallConfig, layers };
const unshared: AlbertConfig = { ...shared, groups: layers };
const block = /albert_layer_groups\.(\d+)\./;
const asGroup = (name: string, group: number): string => name.replace(block, `albert_layer_groups.${group}.`);

/** The shared block's weights once for each layer. */
const copied = (weights: Weights): Weights =>
  new Map([...weights].flatMap(([name, tensor]) => (block.test(name) ? Array.from({ length: layers }, (_, group) => [asGroup(name, group), tensor] as const) : [[name, tensor] as const])));

const graphs = { shared: albertLoss(shared, 'sequence-classification'), unshared: albertLoss(unshared, 'sequence-classification') };
const gradients = { shared: gradientGraph(graphs.shared), unshared: gradientGraph(graphs.unshared) };
const inputs = completeInputs(graphs.shared, { ...rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]), labels: int([2], [1, 2]) });
const weights = smallWeights(graphs.shared.parameters);
const blockNames = [...weights.keys()].filter((name) => block.test(name));

describe('sharing layers', () => {
  test('makes one weight of many', () => {
    expect(blockNames).toHaveLength(16);
    expect(Object.keys(graphs.unshared.parameters)).toHaveLength(Object.keys(graphs.shared.parameters).length + (layers - 1) * 16);
  });

  test('is the same as a copy of the block in each layer', async () => {
    expect(distances(await runReference(graphs.shared, inputs, weights), await runReference(graphs.unshared, inputs, copied(weights)))).toBe(0);
  });

  test('lets a change of the block change every application', async () => {
    const plain = await runReference(graphs.shared, inputs, weights);
    await fc.assert(fc.asyncProperty(fc.constantFrom(...blockNames), fc.nat(), async (name, at) => {
      const changed = new Map([...weights, [name, nudged(weights.get(name)!, at)]]);
      const found = await runReference(graphs.shared, inputs, changed);
      expect(distances(found, await runReference(graphs.unshared, inputs, copied(changed)))).toBe(0);
      // The key's bias moves all scores of a row alike, which softmax does not see.
      if (!name.endsWith('key.bias')) expect(distances(found, plain)).toBeGreaterThan(1e-6);
    }), { numRuns: 40, seed: seed() });
  });

  test('adds up the gradients of the applications', async () => {
    const whole = await runReference(gradients.shared, inputs, weights);
    const parts = await runReference(gradients.unshared, inputs, copied(weights));
    for (const [name, gradient] of Object.entries(whole)) {
      const found = block.test(name) ? summed(Array.from({ length: layers }, (_, group) => parts[asGroup(name, group)]!)) : parts[name]!;
      expect(distance(gradient, found), name).toBeLessThan(1e-14);
    }
  });

  test('is one weight for the word table and the decoder, with one gradient', async () => {
    const graph = albertLoss(shared, 'masked-lm');
    expect(Object.keys(graph.parameters).filter((name) => name.includes('decoder'))).toEqual([]);
    const found = await runReference(gradientGraph(graph), { ...rows([[2, 5, 3]]), labels: int([1, 3], [-100, 8, -100]) }, smallWeights(graph.parameters));
    const table = found['albert.embeddings.word_embeddings.weight']!;
    const row = (id: number): number => Math.max(...Array.from(table.data.subarray(id * 4, id * 4 + 4), Math.abs));
    expect(row(8), 'a label, through the decoder').toBeGreaterThan(1e-4);
    expect(row(10), 'neither read nor a label, through the softmax of the decoder').toBeGreaterThan(1e-6);
    expect(row(5), 'a word read').toBeGreaterThan(1e-4);
  });

  test('starts from one draw whatever is on top', () => {
    const options = { seed: 4, initializerRange: 0.02 };
    const [plain, words] = [initialiseWeights(graphs.shared.parameters, options), initialiseWeights(albertLoss(shared, 'masked-lm').parameters, options)];
    for (const name of blockNames) expect(distance(plain.get(name)!, words.get(name)!)).toBe(0);
  });
});

describe('sharing half a block', () => {
  const half = /\.(attention)\./;
  test.for([['attention', true], ['feed-forward', false]] as const)('makes that half one weight and leaves the other to each layer: %s', async ([name, attention]) => {
    const graph = albertLoss(unshared, 'sequence-classification', { shared: name });
    const halves = blockNames.filter((weight) => half.test(weight) === attention);
    expect(Object.keys(graph.parameters)).toHaveLength(Object.keys(graphs.unshared.parameters).length - (layers - 1) * halves.length);
    const own = new Map([...copied(weights)].map(([weight, tensor], n) => [weight, halves.some((one) => asGroup(weight, 0) === one) ? tensor : nudged(tensor, n)]));
    const kept = new Map([...own].filter(([weight]) => weight in graph.parameters));
    expect(distances(await runReference(graph, inputs, kept), await runReference(graphs.unshared, inputs, own))).toBe(0);
    const [whole, parts] = [await runReference(gradientGraph(graph), inputs, kept), await runReference(gradients.unshared, inputs, own)];
    for (const weight of halves) expect(distance(whole[weight]!, summed(Array.from({ length: layers }, (_, group) => parts[asGroup(weight, group)]!))), weight).toBeLessThan(1e-14);
  });
  test('is between layers that are a group each', () => {
    expect(() => albertLoss(shared, 'sequence-classification', { shared: 'attention' })).toThrow(expect.objectContaining({ code: 'OPTION' }));
  });
});

const nudged = (tensor: Tensor, at: number): Tensor => ({ ...tensor, data: Float64Array.from(tensor.data, (x, n) => (n === at % tensor.data.length ? x + 0.25 : x)) });

const summed = (tensors: readonly Tensor[]): Tensor => ({ ...tensors[0]!, data: Float64Array.from(tensors[0]!.data, (_, n) => tensors.reduce((sum, { data }) => sum + data[n]!, 0)) });
