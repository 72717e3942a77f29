import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import { albertLoss } from '../albert/loss.js';
import { modelGradientError } from '../fixtures/model-gradient-error.js';
import { distances, int, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfigs, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import type { Graph } from '../ir/graph.js';
import type { RepeatAttrs } from '../ops/repeat.js';
import { gradientGraph } from './gradients.js';

const inputs = { ...rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]), labels: int([2, 4], [0, 1, -100, 2, -100, 0, 1, -100]), dropout_seed: int([], [11]) };
const dropout = { hidden: 0.2, attention: 0.2, classifier: 0.2 };
/** Ops of the bodies of a graph's repeats, one list a repeat. */
const bodies = (graph: Graph): string[][] => graph.nodes.flatMap(({ op, attrs }) => (op === 'repeat' ? [(attrs as RepeatAttrs).body.nodes.map((node) => node.op)] : []));
const count = (ops: readonly string[], op: string): number => ops.filter((other) => other === op).length;

describe('what a reverse takes from the forward run', () => {
  const [again, stored] = [true, false].map((recompute) => gradientGraph(albertLoss(smallConfig, 'token-classification'), { recompute })) as [Graph, Graph];

  test('is the carry alone where the block is run again', () => {
    const [forward, reverse] = bodies(again);
    expect([count(forward!, 'linear'), count(reverse!, 'linear')]).toEqual([6, 6]);
    expect(again.nodes.find(({ op }) => op === 'repeat')!.attrs).toMatchObject({ collects: 1 });
  });
  test('is so much that no part of the block is run again', () => {
    const [forward, reverse] = bodies(stored);
    for (const op of ['linear', 'softmax', 'layerNorm', 'tanh', 'exp', 'sqrt']) expect([op, count(reverse!, op)]).toEqual([op, 0]);
    expect(count(forward!, 'linear')).toBe(6);
  });
  test('is each thing once, whatever its form', () => {
    const { attrs, outputs } = stored.nodes.find(({ op }) => op === 'repeat')!;
    const { collects } = attrs as RepeatAttrs;
    const kinds = outputs.slice(1).map((number) => stored.types[number]!.shape.join());
    expect(kinds.filter((kind) => kind.endsWith('batch,sequence,6') || kind.endsWith('sequence,6')).length).toBeLessThanOrEqual(7); // x, q, k, v, mixed, two normalised
    expect(kinds.filter((kind) => kind.endsWith('sequence,8')).length).toBeLessThanOrEqual(2); // what goes into the second product, and the slope of the activation
    expect(collects).toBe(kinds.length);
  });
});

test('both ways of a reverse give the same gradients, to the bit on the reference', async () => {
  await fc.assert(fc.asyncProperty(smallConfigs, fc.boolean(), async (config, drops) => {
    const graph = albertLoss(config, 'token-classification', { dropout: drops && dropout });
    const weights = smallWeights(graph.parameters);
    const labels = config.labels.length === 1 ? { labels: int([2, 4], [0, 0, -100, 0, -100, 0, 0, -100]) } : {};
    const { dropout_seed, ...plain } = { ...inputs, ...labels };
    const fed = drops ? { ...plain, dropout_seed } : plain;
    expect(distances(await runReference(gradientGraph(graph, { recompute: false }), fed, weights), await runReference(gradientGraph(graph, { recompute: true }), fed, weights))).toBe(0);
  }), { numRuns: 3, seed: seed() });
});

test.for([true, false])('gradients are what finite differences say, recompute %s', { timeout: 30_000 }, async (recompute) => {
  const graph = albertLoss({ ...smallConfig, innerLayers: 2 }, 'token-classification', { dropout });
  expect(await modelGradientError(graph, inputs, smallWeights(graph.parameters), gradientGraph(graph, { recompute }))).toBeLessThan(1e-9);
});
