import { describe, expect, test } from 'vitest';
import type { Tensors } from '../backend.js';
import { modelGradientError } from '../fixtures/model-gradient-error.js';
import { distance, int, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import type { AlbertConfig } from './config.js';
import { albertForward } from './forward.js';
import { albertLoss } from './loss.js';

const config: AlbertConfig = { ...smallConfig, layers: 5, groups: 2 };
const inputs = rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]);
const fed: Tensors = { ...inputs, labels: int([2, 4], [0, 1, -100, 2, -100, 0, 1, -100]) };

describe('exits', () => {
  test('give what a model of so many layers gives, and leave the rest as it is', async () => {
    const graph = albertForward(smallConfig, 'token-classification', { exits: [2, 1, 3] });
    const weights = smallWeights(graph.parameters);
    const { logits, ...early } = await runReference(graph, inputs, weights);
    expect(Object.keys(early).sort()).toEqual(['logits.1', 'logits.2', 'logits.3']);
    for (const layers of [1, 2, 3]) {
      const { logits: wanted } = await runReference(albertForward({ ...smallConfig, layers }, 'token-classification'), inputs, weights);
      expect(distance(early[`logits.${layers}`]!, wanted!)).toBe(0);
    }
    expect(distance(early['logits.3']!, logits!)).toBe(0);
  });
  test('go with groups, hidden states and the masks of dropout', async () => {
    const options = { hiddenStates: true, attentions: true, dropout: { hidden: 0.2, attention: 0.2 } } as const;
    const [plain, graph] = [albertForward(config, 'base', options), albertForward(config, 'base', { ...options, exits: [1, 3, 4] })];
    const weights = smallWeights(plain.parameters);
    const seeded = { ...inputs, dropout_seed: int([], [6]) };
    const [wanted, got] = [await runReference(plain, seeded, weights), await runReference(graph, seeded, weights)];
    for (const [name, tensor] of Object.entries(wanted)) expect(distance(got[name]!, tensor), name).toBe(0);
    for (const depth of [1, 3, 4]) expect(distance(got[`last_hidden_state.${depth}`]!, wanted[`hidden_states.${depth}`]!)).toBe(0);
  });
  test.for([0, 6, 1.5])('are no place but after a layer: %f', (exit) => {
    expect(() => albertForward(config, 'base', { exits: [exit] })).toThrow(expect.objectContaining({ code: 'OPTION' }));
  });
  test('go without a fed depth', () => {
    expect(() => albertForward(smallConfig, 'base', { exits: [1], depth: true })).toThrow(expect.objectContaining({ code: 'OPTION' }));
  });
});

describe('a loss at several depths', () => {
  const lossDepths = [{ depth: 2, weight: 0.5 }, { depth: 4, weight: 2 }];
  test('is the mean of those of the depths and the last, by weight', async () => {
    const graph = albertLoss(config, 'token-classification', { lossDepths });
    const weights = smallWeights(graph.parameters);
    const last = (await runReference(albertLoss(config, 'token-classification'), fed, weights))['loss']!.data[0]!;
    const found = await runReference(graph, fed, weights);
    const [second, fourth] = [2, 4].map((depth) => found[`loss.${depth}`]!.data[0]!) as [number, number];
    expect(new Set([second, fourth, last]).size).toBe(3);
    expect(found['loss']!.data[0]).toBeCloseTo((0.5 * second + 2 * fourth + last) / 3.5, 12);
  });
  test('of the last alone is the plain loss', async () => {
    const graph = albertLoss(config, 'token-classification', { lossDepths: [{ depth: 5, weight: 3 }] });
    const weights = smallWeights(graph.parameters);
    const found = await runReference(graph, fed, weights);
    expect(found['loss']).toEqual((await runReference(albertLoss(config, 'token-classification'), fed, weights))['loss']);
    expect(found['loss.5']).toEqual(found['loss']);
  });
  test('has the gradient that finite differences say, dropout and weights of layers beside', async () => {
    const graph = albertLoss(config, 'token-classification', { lossDepths, dropout: { hidden: 0.2, classifier: 0.2 } });
    expect(await modelGradientError(graph, { ...fed, dropout_seed: int([], [2]) }, smallWeights(graph.parameters))).toBeLessThan(1e-9);
  });
  test.for([[{ depth: 2, weight: 0 }], [{ depth: 2, weight: NaN }], [{ depth: 2, weight: 1 }, { depth: 2, weight: 2 }], [{ depth: 9, weight: 1 }]])('refuses %o', (wrong) => {
    expect(() => albertLoss(config, 'token-classification', { lossDepths: wrong })).toThrow(expect.objectContaining({ code: 'OPTION' }));
  });
});
