import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import { albertLoss } from '../albert/loss.js';
import { completeInputs } from '../albert/inputs.js';
import { outputsOfCase } from '../fixtures/finite-differences.js';
import { distances, int, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import type { Graph } from '../ir/graph.js';
import { gradientCases } from '../ops/fixtures/gradient-cases.js';
import { composites, primitives, sources } from '../ops/index.js';
import type { RepeatAttrs } from '../ops/repeat.js';
import { decompose } from './decompose.js';
import { gradientGraph } from './gradients.js';

/** The ops of a graph, bodies included. */
const opsOf = (graph: Graph): Set<string> =>
  new Set(graph.nodes.flatMap((node) => [node.op, ...(node.op === 'repeat' ? opsOf((node.attrs as RepeatAttrs).body) : [])]));

describe('a decomposed graph', () => {
  const graph = albertLoss(smallConfig, 'pretraining');
  const fed = { ...rows([[2, 5, 7, 3]]), labels: int([1, 4], [4, -100, 9, -100]), sentence_order_label: int([1], [1]) };

  test('holds primitives only, inside repeats too', () => {
    const known = new Set(Object.keys({ ...primitives, ...sources }).concat('repeat'));
    for (const each of [graph, gradientGraph(graph)]) expect([...opsOf(decompose(each))].filter((op) => !known.has(op))).toEqual([]);
    expect([...opsOf(graph)].some((op) => op in composites)).toBe(true);
  });
  test('keeps what it is told to keep', () => {
    const kept = opsOf(decompose(graph, (op) => op === 'attention' || op === 'crossEntropy'));
    expect(Object.keys(composites).filter((op) => kept.has(op))).toEqual(['attention', 'crossEntropy']);
  });
  test('gives the same, to the last bit', async () => {
    const weights = smallWeights(graph.parameters);
    const inputs = completeInputs(graph, fed);
    expect(distances(await runReference(decompose(graph), inputs, weights), await runReference(graph, inputs, weights))).toBe(0);
  });
  test('decomposed again, stays as it is', () => {
    expect(decompose(decompose(graph))).toEqual(decompose(graph));
  });
});

describe('a composite has the type of its decomposition', () => {
  test.for(Object.entries(gradientCases).filter(([name]) => name in composites))('%s', async ([, cases]) => {
    await fc.assert(fc.asyncProperty(cases, async (example) => {
      expect(distances(await outputsOfCase(example), await outputsOfCase(example, decompose))).toBe(0);
    }), { numRuns: 10, seed: seed() });
  });
});
