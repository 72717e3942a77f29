import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import type { Tensors } from '../backend.js';
import { distance, distances, float, int, runReference } from '../fixtures/run-reference.js';
import { headKinds, rows, smallConfig, smallConfigs, smallWeights } from '../fixtures/small-albert.js';
import { gradientGraph } from '../passes/gradients.js';
import type { AlbertConfig } from './config.js';
import { layerRuns } from './encoder.js';
import { albertForward } from './forward.js';
import { completeInputs } from './inputs.js';
import { albertLoss } from './loss.js';

const settings = { numRuns: 25, seed: seed() };
const ids = [[2, 5, 7, 3], [2, 9, 3, 0]];
const inputs = rows(ids, [4, 3]);

describe('embeddings that are fed', () => {
  test('give what the ids they are rows of give', async () => {
    await fc.assert(fc.asyncProperty(smallConfigs, fc.constantFrom(...headKinds.filter((head) => head !== 'multiple-choice')), async (config, head) => {
      const graph = albertForward(config, head, { embeds: true });
      const whole = albertForward(config, head);
      const weights = smallWeights(whole.parameters);
      const name = head === 'base' ? 'embeddings.word_embeddings.weight' : 'albert.embeddings.word_embeddings.weight';
      const table = weights.get(name)!;
      const { input_ids: words, ...rest } = inputs;
      const embeds = float([2, 4, config.embeddingSize], Array.from(words!.data).flatMap((id) => Array.from(table.data.subarray(id * config.embeddingSize, (id + 1) * config.embeddingSize))));
      expect(distances(await runReference(graph, { ...rest, inputs_embeds: embeds }, weights), await runReference(whole, inputs, weights))).toBe(0);
    }), settings);
  });
  test('need no word table where no head needs it', () => {
    expect(Object.keys(albertForward(smallConfig, 'base', { embeds: true }).parameters).filter((name) => name.includes('word_embeddings'))).toEqual([]);
  });
});

describe('a depth that is fed', () => {
  const config: AlbertConfig = { ...smallConfig, layers: 4, innerLayers: 2 };
  const deep = albertForward(config, 'base', { depth: true });
  const weights = smallWeights(deep.parameters);
  const at = (depth: number): Promise<Tensors> => runReference(deep, { ...inputs, depth: int([], [depth]) }, weights);

  test('gives what a model of that many layers gives', async () => {
    for (const layers of [1, 2, 3, 4]) expect(distances(await at(layers), await runReference(albertForward({ ...config, layers }, 'base'), inputs, weights))).toBe(0);
  });
  test('of none leaves the projected embeddings', async () => {
    const states = await runReference(albertForward(config, 'base', { hiddenStates: true }), inputs, weights);
    expect(distance((await at(0))['last_hidden_state']!, states['hidden_states.0']!)).toBe(0);
  });
  test('has the gradients of a model of that many layers', async () => {
    const fed = { ...inputs, labels: int([2], [0, 2]) };
    const [left, right] = [albertLoss(config, 'sequence-classification', { depth: true }), albertLoss({ ...config, layers: 2 }, 'sequence-classification')].map((graph) => gradientGraph(graph));
    const named = smallWeights(left!.parameters);
    expect(distances(await runReference(left!, { ...fed, depth: int([], [2]) }, named), await runReference(right!, fed, named))).toBe(0);
  });
  test('is at most the layers there are', async () => {
    await expect(at(5)).rejects.toMatchObject({ code: 'ID_RANGE', facts: { name: 'depth', value: 5 } });
    await expect(at(-1)).rejects.toMatchObject({ code: 'ID_RANGE' });
  });
  test('goes with one group of layers and without hidden states', () => {
    for (const [changed, options] of [[{ ...config, groups: 2 }, {}], [config, { hiddenStates: true }], [config, { attentions: true }]] as const) {
      expect(() => albertForward(changed, 'base', { depth: true, ...options })).toThrow(expect.objectContaining({ code: 'OPTION' }));
    }
  });
});

describe('hidden states and attentions', () => {
  test('change no other output and end in the last hidden state', async () => {
    await fc.assert(fc.asyncProperty(smallConfigs, async (config) => {
      const [plain, deep] = [albertForward(config, 'base'), albertForward(config, 'base', { hiddenStates: true, attentions: true })];
      const weights = smallWeights(plain.parameters);
      const [few, all] = [await runReference(plain, inputs, weights), await runReference(deep, inputs, weights)];
      for (const [name, tensor] of Object.entries(few)) expect(distance(tensor, all[name]!)).toBeLessThan(1e-14);
      const applied = config.layers * config.innerLayers;
      expect(Object.keys(all).filter((name) => name.startsWith('hidden_states.'))).toHaveLength(applied + 1);
      expect(Object.keys(all).filter((name) => name.startsWith('attentions.'))).toHaveLength(applied);
      expect(distance(all[`hidden_states.${applied}`]!, all['last_hidden_state']!)).toBe(0);
      for (let n = 0; n < applied; n++) {
        const { shape, data } = all[`attentions.${n}`]!;
        expect(shape).toEqual([2, config.heads, 4, 4]);
        for (let row = 0; row < data.length; row += 4) expect(Array.from(data.subarray(row, row + 4)).reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
      }
    }), settings);
  });
});

describe('the group of each layer', () => {
  const runs = (layers: number, groups: number): number[][] => layerRuns({ layers, groups }).map(({ group, layers: count }) => [group, count]);
  test('is transformers\' where groups divide the layers or not', () => {
    expect(runs(12, 1)).toEqual([[0, 12]]);
    expect(runs(5, 2)).toEqual([[0, 3], [1, 2]]);
    expect(runs(6, 3)).toEqual([[0, 2], [1, 2], [2, 2]]);
    expect(runs(22, 22)).toEqual(Array.from({ length: 22 }, (_, group) => [group, 1]));
    expect(runs(7, 3)).toEqual([[0, 3], [1, 2], [2, 2]]);
  });
  test('uses every layer, in order', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 64 }).chain((layers) => fc.tuple(fc.constant(layers), fc.integer({ min: 1, max: layers }))), ([layers, groups]) => {
      const found = runs(layers, groups);
      expect(found.reduce((sum, [, count]) => sum + count!, 0)).toBe(layers);
      expect(found.map(([group]) => group)).toEqual(Array.from({ length: groups }, (_, group) => group));
    }), { numRuns: 500, seed: seed() });
  });
});

test('positions may be fed and go no further than the table', async () => {
  const graph = albertForward(smallConfig, 'base', { positions: true });
  const weights = smallWeights(graph.parameters);
  const moved = { ...inputs, position_ids: int([2, 4], [0, 1, 2, 3, 6, 5, 4, 3]) };
  expect(distances(await runReference(graph, moved, weights), await runReference(graph, completeInputs(graph, inputs), weights))).toBeGreaterThan(1e-3);
  await expect(runReference(graph, { ...inputs, position_ids: int([2, 4], [0, 1, 2, 3, 0, 1, 2, 7]) }, weights)).rejects.toMatchObject({ code: 'ID_RANGE', facts: { name: 'position_ids', position: 7, value: 7 } });
});
