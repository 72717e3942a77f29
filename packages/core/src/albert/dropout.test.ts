import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import type { Tensors } from '../backend.js';
import { modelGradientError } from '../fixtures/model-gradient-error.js';
import { distance, distances, float, int, runReference } from '../fixtures/run-reference.js';
import { headKinds, rows, smallConfig, smallConfigs, smallWeights } from '../fixtures/small-albert.js';
import { closeGraph, type Graph } from '../ir/graph.js';
import { dropoutMask } from '../ops/dropout.js';
import { repeat, type RepeatAttrs } from '../ops/repeat.js';
import { constant, input } from '../ops/source.js';
import { unroll } from '../passes/unroll.js';
import type { HeadKind } from './architecture.js';
import type { AlbertConfig } from './config.js';
import { albertForward } from './forward.js';
import { completeInputs } from './inputs.js';
import { albertLoss } from './loss.js';

const dropping: AlbertConfig = { ...smallConfig, dropout: { hidden: 0.1, attention: 0.2, classifier: 0.3 } };
const inputs = rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]);
const seeded = (value: number): Tensors => ({ ...inputs, dropout_seed: int([], [value]) });
const labels: Readonly<Partial<Record<HeadKind, Tensors>>> = {
  pretraining: { labels: int([2, 4], [-100, 5, -100, -100, -100, -100, 10, -100]), sentence_order_label: int([2], [1, 0]) },
  'sequence-classification': { labels: int([2], [0, 2]) },
  'token-classification': { labels: int([2, 4], [0, 1, -100, 2, -100, 0, 1, -100]) },
};

/** Probabilities of the masks in a graph, as often as they are applied, bodies included. */
const masksOf = (graph: Graph): number[] => graph.nodes.flatMap(({ op, attrs }) => {
  if (op === 'repeat') return masksOf((attrs as RepeatAttrs).body);
  return op === 'dropoutMask' ? [attrs['probability'] as number] : [];
});

describe('dropout in a model', () => {
  test.for<[HeadKind, readonly number[]]>([
    ['base', []], ['masked-lm', []], ['question-answering', []], ['pretraining', [0.3]], ['sequence-classification', [0.3]], ['token-classification', [0.3]], ['multiple-choice', [0.3]],
  ])('is after the embeddings, in attention, after both halves of the block, and before a classifier: %s', ([head, classifier]) => {
    expect(masksOf(albertForward(dropping, head, { dropout: true }))).toEqual([0.1, 0.2, 0.1, 0.1, ...classifier]);
    expect(albertForward(dropping, head, { dropout: true }).inputs['dropout_seed']).toEqual({ dtype: 'int32', shape: [], below: 2 ** 24 });
  });
  test('adds nothing where it is off or of probability 0', () => {
    for (const head of headKinds) {
      expect(albertForward(dropping, head)).toEqual(albertForward(smallConfig, head));
      expect(albertForward(smallConfig, head, { dropout: true })).toEqual(albertForward(smallConfig, head));
      expect(albertForward(dropping, head, { dropout: {} })).toEqual(albertForward(smallConfig, head));
    }
    expect(masksOf(albertForward(dropping, 'base', { dropout: { attention: 0.4 } }))).toEqual([0.4]);
  });
  test.for([-0.1, 1, NaN])('refuses the probability %f', (hidden) => {
    expect(() => albertForward(smallConfig, 'base', { dropout: { hidden } })).toThrow(expect.objectContaining({ code: 'OPTION' }));
  });

  test('of a classifier drops what the pooler gives', async () => {
    const graph = albertForward(smallConfig, 'sequence-classification', { dropout: { classifier: 0.5 } });
    const weights = smallWeights(graph.parameters);
    const base = await runReference(albertForward(smallConfig, 'base'), inputs, new Map([...weights].map(([name, tensor]) => [name.replace(/^albert\./, ''), tensor])));
    const { mask } = await runReference(closeGraph({ outputs: { mask: dropoutMask(constant(9, 'int32'), constant(0, 'int32'), [2, 6], { probability: 0.5, place: 4 }) } }));
    const [weight, bias] = [weights.get('classifier.weight')!.data, weights.get('classifier.bias')!.data];
    const { logits } = await runReference(graph, seeded(9), weights);
    logits!.data.forEach((found, n) => {
      const [row, label] = [Math.floor(n / 3), n % 3];
      const expected = Array.from({ length: 6 }, (_, at) => base['pooler_output']!.data[row * 6 + at]! * mask!.data[row * 6 + at]! * weight[label * 6 + at]!).reduce((sum, x) => sum + x, bias[label]!);
      expect(found).toBeCloseTo(expected, 12);
    });
  });

  test('follows from the seed alone, and is the same unrolled', async () => {
    await fc.assert(fc.asyncProperty(smallConfigs, fc.nat(2 ** 24 - 1), async (config, value) => {
      const graph = albertForward(config, 'token-classification', { dropout: { hidden: 0.3, attention: 0.3, classifier: 0.3 } });
      const weights = smallWeights(graph.parameters);
      const once = await runReference(graph, seeded(value), weights);
      expect(distances(await runReference(unroll(graph), seeded(value), weights), once)).toBe(0);
      expect(distance((await runReference(graph, seeded(value ^ 1), weights))['logits']!, once['logits']!)).toBeGreaterThan(1e-6);
    }), { numRuns: 6, seed: seed() });
  });

  test('refuses a seed that float32 does not hold', async () => {
    const graph = albertForward(dropping, 'base', { dropout: true });
    await expect(runReference(graph, seeded(2 ** 24), smallWeights(graph.parameters))).rejects.toMatchObject({ code: 'ID_RANGE', facts: { name: 'dropout_seed' } });
  });

  // The reverse runs the block again: another mask there would be off by a tenth.
  test.for(Object.entries(labels))('has the gradient that finite differences say: %s', { timeout: 60_000 }, async ([head, fed]) => {
    const graph = albertLoss({ ...dropping, groups: 2, innerLayers: 2 }, head as HeadKind, { dropout: true });
    expect(await modelGradientError(graph, completeInputs(graph, { ...seeded(5), ...fed }), smallWeights(graph.parameters))).toBeLessThan(1e-9);
  });
});

test('the masks of a repeat are those of its applications', async () => {
  const mask = (application: ReturnType<typeof constant>): ReturnType<typeof constant> => dropoutMask(input('dropout_seed', 'int32', []), application, [4, 6], { probability: 0.5, place: 0 });
  const run = repeat({ times: 4, carry: [] }, (_, index) => ({ carry: [], collected: [mask(index)] }));
  const single = Object.fromEntries([0, 1, 2, 3].map((n) => [`mask.${n}`, mask(constant(n, 'int32'))]));
  const { all, ...masks } = await runReference(closeGraph({ outputs: { all: run.collected[0]!, ...single } }), { dropout_seed: int([], [3]) });
  expect(all!.data).toEqual(float([96], [0, 1, 2, 3].flatMap((n) => Array.from(masks[`mask.${n}`]!.data))).data);
  expect(new Set([0, 1, 2, 3].map((n) => masks[`mask.${n}`]!.data.join())).size).toBe(4);
});
