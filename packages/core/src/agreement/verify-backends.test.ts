import { describe, expect, test } from 'vitest';
import { albertForward } from '../albert/forward.js';
import { albertLoss } from '../albert/loss.js';
import type { Backend, Executable } from '../backend.js';
import { float, int } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { closeGraph, type Graph } from '../ir/graph.js';
import { add, scale, tanh } from '../ops/elementwise.js';
import { constant, input, state } from '../ops/source.js';
import { gradientGraph } from '../passes/gradients.js';
import { referenceBackend } from '../reference/index.js';
import { backendOf, broken, float32Rows } from './fixtures/float32-backend.js';
import { generatedInputs, verifyBackends } from './index.js';

const sound = backendOf('sound', float32Rows);

test('what agrees, what does not and what throws, side by side', async () => {
  const x = input('x', 'float32', ['n']);
  const graph = closeGraph({ outputs: { first: scale(x, 2), second: tanh(scale(x, 2)), third: tanh(x) } });
  const lost: Backend = { ...sound, name: 'lost', compile: async () => { throw Object.assign(new Error('no such device'), { code: 'DEVICE_UNAVAILABLE' }); } };
  const report = await verifyBackends(graph, new Map(), [{ x: float([2], [0, 1]) }, { x: float([3], [1, -2, 0.5]) }], [sound, broken('tanh'), lost]);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report); // plain data
  expect(report).toMatchObject({ agrees: false, runs: 2, tolerance: { absolute: 2e-5, relative: 2e-5 } });
  const [agreeing, off, gone] = report.backends;
  expect(agreeing).toMatchObject({ backend: 'sound', agrees: true, outputs: { first: { absolute: 0, ulp: 0, values: 5 }, second: { values: 5 } } });
  expect(agreeing!.outputs['second']!.ulp).toBeLessThanOrEqual(1);
  expect(agreeing).not.toHaveProperty('diverges');
  expect(off).toMatchObject({ agrees: false, outputs: { first: { share: 0 }, second: { worst: { run: 1, index: 1, expected: Math.tanh(-4) } } }, diverges: { op: 'tanh', within: [], near: 'x', alone: true } });
  expect(off!.outputs['second']!.relative).toBeCloseTo(0.01 / 1.01, 6);
  expect(gone).toMatchObject({ agrees: false, outputs: {}, error: { code: 'DEVICE_UNAVAILABLE', message: 'no such device' }, diverges: { alone: true, error: { code: 'DEVICE_UNAVAILABLE' } } });
});

describe('the first node is named', () => {
  const config = { ...smallConfig, activation: 'gelu' } as const;
  const inputs = rows([[2, 5, 7, 3]]);
  const named = async (graph: Graph, op: string, fed = inputs) => (await verifyBackends(graph, smallWeights(graph.parameters), [fed], [broken(op)])).backends[0]!.diverges;

  test('in a block that is used again and again, with the weight it works with', async () => {
    expect(await named(albertForward(config, 'base'), 'erf')).toMatchObject({ op: 'erf', within: ['gelu'], near: 'encoder.albert_layer_groups.0.albert_layers.0.ffn.weight', use: 1, uses: 3, alone: true });
    expect(await named(albertForward(config, 'base'), 'matmul')).toMatchObject({ op: 'matmul', within: ['linear'], near: 'encoder.embedding_hidden_mapping_in.weight', uses: 1 });
  });

  test('with a depth that is fed, and in the gradients', async () => {
    expect(await named(albertForward(config, 'base', { depth: true }), 'erf', { ...inputs, depth: int([], [2]) })).toMatchObject({ op: 'erf', use: 1, uses: 2 });
    expect(await named(gradientGraph(albertLoss(config, 'token-classification')), 'scatterAdd', { ...inputs, labels: int([1, 4], [0, 1, 2, 0]) })).toMatchObject({ op: 'scatterAdd', alone: true });
  });

  test('with state that earlier runs have made', async () => {
    const next = add(state('sum', { dtype: 'float32', shape: [2] }), tanh(state('sum', { dtype: 'float32', shape: [2] })));
    const graph = closeGraph({ outputs: { next }, state: { sum: { type: { dtype: 'float32', shape: [2] }, initial: { fill: 1 }, next } } });
    const report = await verifyBackends(graph, new Map(), [{}, {}, {}], [sound, broken('tanh')]);
    expect(report.backends.map(({ agrees, diverges }) => [agrees, diverges?.op])).toEqual([[true, undefined], [false, 'tanh']]);
  });

  test('as in the graph only, where it is right alone', async () => {
    const forgetful: Backend = { ...sound, name: 'forgetful', compile: async (graph, weights) => {
      const running = await sound.compile(graph, weights);
      const many = graph.nodes.length > 6;
      return many ? ({ ...running, run: async (...given) => Object.fromEntries(Object.entries(await running.run(...given)).map(([name, tensor]) => [name, { ...tensor, data: tensor.data.map((x) => x + 0.1) as Float32Array }])) } satisfies Executable) : running;
    } };
    const chain = closeGraph({ outputs: { y: [1, 2, 3, 4, 5, 6].reduce((value, n) => tanh(add(value, constant(n / 10))), input('x', 'float32', [1])) } });
    const { backends: [found] } = await verifyBackends(chain, new Map(), [{ x: float([1], [0.3]) }], [forgetful]);
    expect(found!.diverges).toMatchObject({ alone: false });
  });
});

test('what nobody can run is thrown, and so is the reason of an abort', async () => {
  const graph = closeGraph({ outputs: { y: tanh(input('x', 'float32', ['n'])) } });
  await expect(verifyBackends(graph, new Map(), [{}], [sound])).rejects.toMatchObject({ code: 'INPUT_MISSING' });
  await expect(verifyBackends(graph, new Map(), [], [sound])).rejects.toMatchObject({ code: 'NOTHING_TO_VERIFY' });
  const reason = new Error('enough');
  await expect(verifyBackends(graph, new Map(), [{ x: float([1], [1]) }], [sound], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('generated inputs keep to what the graph says', async () => {
  for (const head of ['base', 'multiple-choice', 'token-classification'] as const) {
    const graph = albertForward(smallConfig, head, { positions: true });
    const made = generatedInputs(graph, 5);
    expect(generatedInputs(graph, 5)).toEqual(made);
    expect(generatedInputs(graph, 6)).not.toEqual(made);
    await expect(verifyBackends(graph, smallWeights(graph.parameters), made, [referenceBackend()])).resolves.toMatchObject({ agrees: true });
  }
});
