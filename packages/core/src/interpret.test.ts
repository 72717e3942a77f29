import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../testing/sizes.js';
import { albertLoss } from './albert/loss.js';
import type { Backend, Tensor } from './backend.js';
import { executable } from './executable.js';
import { lossGraph, fedValues } from './fixtures/finite-differences.js';
import { distances, float, int, runReference } from './fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from './fixtures/small-albert.js';
import { interpret, type At, type Eager } from './interpret.js';
import { closeGraph, type Graph } from './ir/graph.js';
import { add, div, tanh } from './ops/elementwise.js';
import { repeatCase, repeatSamples } from './ops/fixtures/repeat-cases.js';
import { gather } from './ops/indexing.js';
import { repeat } from './ops/repeat.js';
import { constant, input, Parameters, state } from './ops/source.js';
import { gradientGraph } from './passes/gradients.js';
import type { ReferenceArray } from './reference/array.js';
import { lowering } from './reference/lowering/index.js';

type Counting = { readonly backend: Backend; readonly alive: () => number; readonly peak: () => number };
type AnyRow = (inputs: never, attrs: never, at: At) => ReferenceArray;

/** An eager backend that computes as the reference does and knows which of its handles are alive; using or freeing a dead one throws. */
function counting(): Counting {
  const alive = new Set<ReferenceArray>();
  let peak = 0;
  const made = (array: ReferenceArray): ReferenceArray => {
    const handle = { ...array };
    alive.add(handle);
    peak = Math.max(peak, alive.size);
    return handle;
  };
  const known = (handle: ReferenceArray): ReferenceArray => {
    if (!alive.has(handle)) throw new Error('a handle was used after it was freed');
    return handle;
  };
  const rowsOf: Readonly<Record<string, AnyRow>> = lowering;
  const table = Object.fromEntries(Object.entries(rowsOf).map(([name, row]): [string, AnyRow] =>
    [name, (inputs: readonly ReferenceArray[], attrs, at) => made(row(inputs.map(known) as never, attrs, at))]));
  const eager: Eager<ReferenceArray> = {
    lowering: { ...lowering, ...table },
    upload: ({ dtype, shape, data }: Tensor) => made({ dtype, shape, data: data instanceof Float32Array ? Float64Array.from(data) : data.slice() }),
    download: async (handle) => ({ ...known(handle), data: handle.data.slice() }),
    free: (handle) => void alive.delete(known(handle)),
  };
  return {
    alive: () => alive.size,
    peak: () => peak,
    backend: {
      name: 'counting',
      capabilities: { devices: ['cpu'], dtypes: ['float32', 'int32', 'bool'], precisions: ['float64'], repeat: 'loop', interruptible: true },
      compile: async (graph, weights) => executable(graph, weights, interpret(eager, graph, weights)),
      dispose: async () => {},
    },
  };
}

describe('every handle is freed', () => {
  const model = gradientGraph(albertLoss({ ...smallConfig, layers: 4, groups: 2, innerLayers: 2 }, 'token-classification', { hiddenStates: true }));
  const weights = smallWeights(model.parameters);
  const inputs = { ...rows([[2, 5, 3], [2, 9, 3]]), labels: int([2, 3], [0, 1, 2, 0, -100, 1]) };

  test('after runs, one by one and at once, and the weights by dispose', async () => {
    const { backend, alive } = counting();
    const running = await backend.compile(model, weights);
    expect(alive()).toBe(weights.size);
    const found = await running.run(inputs);
    expect(distances(found, await runReference(model, inputs, weights))).toBe(0);
    expect(alive()).toBe(weights.size);
    await Promise.all([running.run(inputs), running.run(inputs, { outputs: ['loss'] }), running.run(inputs, { outputs: [] })]);
    expect(alive()).toBe(weights.size);
    await Promise.all([running.dispose(), running.dispose()]);
    expect(alive()).toBe(0);
  });

  test('as soon as nothing needs it', async () => {
    const x = input('x', 'float32', [2]);
    const chain = Array.from({ length: 100 }).reduce((value: typeof x) => tanh(value), x);
    const looped = repeat({ times: 100, carry: [x] }, ([value]) => ({ carry: [tanh(add(value!, constant(1)))] })).carry[0]!;
    for (const result of [chain, looped]) {
      const { backend, peak } = counting();
      await (await backend.compile(closeGraph({ outputs: { result } }), new Map())).run({ x: float([2], [1, 2]) });
      expect(peak()).toBeLessThan(8);
    }
  });

  test('in repeats of any form', async () => {
    await fc.assert(fc.asyncProperty(repeatSamples, async (sample) => {
      const example = repeatCase(sample);
      const graph = lossGraph(example, fedValues(example));
      const { backend, alive } = counting();
      const running = await backend.compile(graph, new Map());
      const fed = { ...example.feeds, ...Object.fromEntries(example.floats.map((tensor, n) => [`x${n}`, tensor])) };
      expect(distances(await running.run(fed), await runReference(graph, fed))).toBe(0);
      expect(alive()).toBe(0);
    }), { numRuns: 100, seed: seed() });
  });

  test('when an op fails, inside a repeat too', async () => {
    const table = new Parameters().get('table', [3, 2]);
    const ids = input('ids', 'int32', [2]);
    const within = repeat({ times: 3, carry: [constant(0)], each: [input('each', 'int32', [3])] }, ([x], _, [id]) => ({ carry: [x!], collected: [gather(table, id!)] }));
    const { backend, alive } = counting();
    const running = await backend.compile(closeGraph({ outputs: { rows: gather(table, ids), more: within.collected[0]! } }), new Map([['table', float([3, 2], [1, 2, 3, 4, 5, 6])]]));
    const fine = { ids: int([2], [0, 2]), each: int([3], [0, 1, 2]) };
    await running.run(fine);
    await expect(running.run({ ...fine, ids: int([2], [0, 3]) })).rejects.toMatchObject({ code: 'ID_RANGE' });
    await expect(running.run({ ...fine, each: int([3], [0, 1, 3]) })).rejects.toMatchObject({ code: 'ID_RANGE' });
    expect(alive()).toBe(1);
    expect([...(await running.run(fine))['rows']!.data]).toEqual([1, 2, 5, 6]);
  });

  test('when a run is aborted, in the middle of a repeat', async () => {
    const long = repeat({ times: 2 ** 30, carry: [constant(1)] }, ([x]) => ({ carry: [tanh(x!)] }));
    const { backend, alive } = counting();
    const running = await backend.compile(closeGraph({ outputs: { last: long.carry[0]! } }), new Map());
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await expect(running.run({}, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(alive()).toBe(0);
  });

  test('of state between runs, and when a graph has an output twice', async () => {
    const type = { dtype: 'float32', shape: [2] } as const;
    const next = div(add(state('mean', type), input('x', 'float32', [2])), constant(2));
    const graph: Graph = closeGraph({ outputs: { next, again: next, before: state('mean', type) }, state: { mean: { type, initial: { fill: 0 }, next } } });
    const { backend, alive } = counting();
    const running = await backend.compile(graph, new Map());
    for (let n = 0; n < 5; n++) await running.run({ x: float([2], [1, 2]) });
    expect(alive()).toBe(0);
    expect([...(await running.readState())['mean']!.data]).toEqual([0.96875, 1.9375]);
  });

  test('and none is made where weights are missing', async () => {
    const { backend, alive } = counting();
    const few = new Map([...weights].slice(1));
    await expect(backend.compile(model, few)).rejects.toMatchObject({ code: 'WEIGHT_MISSING' });
    expect(alive()).toBe(0);
  });
});
