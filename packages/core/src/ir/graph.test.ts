import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import { albertForward } from '../albert/forward.js';
import { albertLoss } from '../albert/loss.js';
import { completeInputs } from '../albert/inputs.js';
import { outputsOfCase } from '../fixtures/finite-differences.js';
import { distances, int, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { add, mul, tanh } from '../ops/elementwise.js';
import { repeatCase, repeatSamples } from '../ops/fixtures/repeat-cases.js';
import { constant, input, Parameters } from '../ops/source.js';
import { gradientGraph } from '../passes/gradients.js';
import { closeGraph, inlineGraph, openGraph, rewriteGraph, type Graph } from './graph.js';

const copies: readonly [string, (graph: Graph) => Graph][] = [['structuredClone', structuredClone], ['JSON', (graph) => JSON.parse(JSON.stringify(graph)) as Graph]];

describe.for(copies)('a graph that went through %s', ([, copied]) => {
  test('runs the same, model and gradients', async () => {
    const graph = albertLoss({ ...smallConfig, layers: 3, groups: 2 }, 'token-classification', { hiddenStates: true, attentions: true });
    const weights = smallWeights(graph.parameters);
    const inputs = completeInputs(graph, { ...rows([[2, 5, 3]]), labels: int([1, 3], [0, 2, -100]) });
    for (const each of [graph, gradientGraph(graph)]) {
      expect(copied(each)).toEqual(each);
      expect(distances(await runReference(copied(each), inputs, weights), await runReference(each, inputs, weights))).toBe(0);
    }
  });
  test('can be differentiated as before', () => {
    const graph = albertLoss(smallConfig, 'question-answering');
    expect(gradientGraph(copied(graph))).toEqual(gradientGraph(graph));
  });
  test('keeps repeats of any form', async () => {
    await fc.assert(fc.asyncProperty(repeatSamples, async (sample) => {
      expect(distances(await outputsOfCase(repeatCase(sample), copied), await outputsOfCase(repeatCase(sample)))).toBe(0);
    }), { numRuns: 30, seed: seed() });
  });
});

describe('closing a graph', () => {
  const x = input('x', 'float32', ['batch']);
  test('makes equal nodes one', () => {
    const twice = (): ReturnType<typeof tanh> => tanh(add(input('x', 'float32', ['batch']), constant(1)));
    const { nodes } = closeGraph({ outputs: { y: mul(twice(), twice()) } });
    expect(nodes.map(({ op }) => op)).toEqual(['input', 'constant', 'add', 'tanh', 'mul']);
  });
  test('does not take one for another', () => {
    const { nodes } = closeGraph({ outputs: { y: add(mul(x, constant(1)), mul(x, constant(2))) } });
    expect(nodes.filter(({ op }) => op === 'mul')).toHaveLength(2);
  });
  test('leaves out what no output needs, but declared inputs', () => {
    tanh(x);
    const graph = closeGraph({ outputs: { y: input('y', 'int32', []) }, inputs: [x] });
    expect(Object.keys(graph.inputs)).toEqual(['x', 'y']);
    expect(graph.nodes).toHaveLength(2);
  });
  test('is undone by opening, and unchanged by rewriting nothing', () => {
    const graph = albertForward(smallConfig, 'base', { attentions: true });
    expect(rewriteGraph(graph, () => undefined)).toEqual(graph);
    expect(openGraph(graph).map(({ type }) => type)).toEqual(graph.types);
  });
  test('makes a function, by inlining', async () => {
    const graph = closeGraph({ outputs: { y: mul(x, x) } });
    const { y } = inlineGraph(graph, { x: add(x, constant(1)) });
    const found = await runReference(closeGraph({ outputs: { y: y! } }), { x: { dtype: 'float32', shape: [2], data: Float64Array.of(1, 2) } });
    expect([...found['y']!.data]).toEqual([4, 9]);
  });
});

describe('parameters', () => {
  test('asked for twice by name are one', () => {
    const p = new Parameters();
    expect(p.at('a').at('b').get('w', [2])).toBe(p.get('a.b.w', [2]));
    expect(p.at('')).toBe(p);
  });
  test('cannot have two shapes', () => {
    const p = new Parameters();
    p.get('w', [2]);
    expect(() => p.get('w', [3])).toThrow(expect.objectContaining({ code: 'WEIGHT_SHAPE_MISMATCH', facts: expect.objectContaining({ name: 'w' }) }));
  });
});
