import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tinyConfig, tinyLoss } from '../fixtures/tiny-model.js';
import { layerDecay } from './layer-decay.js';
import { rateOf } from './rate-groups.js';

const names = Object.keys(tinyLoss('pretraining').parameters);
const embeddings = names.filter((name) => /embedding/.test(name));
const blocks = names.filter((name) => /layer_groups/.test(name));

describe('the rate of a layer', () => {
  test('falls with its depth where each has a block of its own', () => {
    const { rates, gradientWeights } = layerDecay({ layers: 4, groups: 4 }, 0.5);
    const rate = (group: number): number => rateOf(rates, `albert.encoder.albert_layer_groups.${group}.albert_layers.0.ffn.weight`);
    expect([0, 1, 2, 3].map(rate)).toEqual([0.125, 0.25, 0.5, 1]);
    expect(gradientWeights).toEqual([1, 1, 1, 1]);
  });
  test('is the weight of its part in the gradient where all share one', () => {
    const { rates, gradientWeights } = layerDecay({ layers: 4, groups: 1 }, 0.5);
    expect(gradientWeights).toEqual([0.125, 0.25, 0.5, 1]);
    for (const name of blocks) expect(rateOf(rates, name)).toBe(1);
  });
  test('is both in groups, and their product is the same whatever is shared', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.double({ min: 0.1, max: 1, noNaN: true }), (layers, most, decay) => {
      const groups = Math.min(layers, most);
      const { rates, gradientWeights } = layerDecay({ layers, groups }, decay);
      expect(gradientWeights).toHaveLength(layers);
      gradientWeights.forEach((weight, layer) => {
        const group = Math.trunc(layer / (layers / groups));
        const rate = rateOf(rates, `encoder.albert_layer_groups.${group}.albert_layers.0.attention.query.bias`);
        expect(rate * weight).toBeCloseTo(decay ** (layers - 1 - layer), 12);
      });
    }));
  });
});

test('embeddings are below the first layer, heads as they are', () => {
  const { rates } = layerDecay(tinyConfig, 0.5);
  expect(embeddings.length).toBeGreaterThan(6);
  for (const name of embeddings) expect(rateOf(rates, name), name).toBe(0.5 ** tinyConfig.layers);
  for (const name of names.filter((each) => !embeddings.includes(each) && !blocks.includes(each))) expect(rateOf(rates, name), name).toBe(1);
});

test('a decay of 1 changes nothing', () => {
  const { rates, gradientWeights } = layerDecay(tinyConfig, 1);
  for (const name of names) expect(rateOf(rates, name)).toBe(1);
  expect(gradientWeights.every((weight) => weight === 1)).toBe(true);
});

test('a decay lies above 0 and is at most 1', () => {
  for (const decay of [0, -1, 1.1, NaN]) expect(() => layerDecay(tinyConfig, decay)).toThrow(expect.objectContaining({ code: 'DECAY_RANGE' }));
});
