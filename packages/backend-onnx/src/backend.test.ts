import { float, int, runOnce } from '@albertkit/conformance';
import { add, albertForward, albertPresets, cast, closeGraph, completeInputs, initialiseWeights, input, less, Parameters, scale, state, type Tensor } from '@albertkit/core';
import { describe, expect, test } from 'vitest';
import { onnxruntimeNode, runtimes } from './fixtures/runtimes.js';
import { onnxBackend } from './index.js';
import type { OnnxRuntime, OnnxSessionOptions } from './runtime.js';

const x = input('x', 'float32', ['n']);
const doubled = closeGraph({ outputs: { y: scale(x, 2), z: add(x, x) } });
const noWeights = new Map<string, Tensor>();
const config = { ...albertPresets.base, vocabularySize: 20, embeddingSize: 4, hiddenSize: 8, intermediateSize: 16, heads: 2, layers: 2, maxPositions: 8 };

describe.each(runtimes)('$name', ({ runtime }) => {
  const backend = onnxBackend({ runtime });

  test('runs at once on one executable do not mix', async () => {
    const graph = albertForward(config, 'base');
    const running = await backend.compile(graph, initialiseWeights(graph.parameters, { seed: 1, initializerRange: 0.5 }));
    const batches = Array.from({ length: 6 }, (_, n) => completeInputs(graph, { input_ids: int([1, n + 1], Array.from({ length: n + 1 }, (__, at) => (7 * n + at) % 20)) }));
    const alone = [];
    for (const batch of batches) alone.push(await running.run(batch));
    expect(await Promise.all(batches.map((batch) => running.run(batch)))).toEqual(alone);
    await running.dispose();
  });

  test('results belong to the caller', async () => {
    const running = await backend.compile(doubled, noWeights);
    const fed = float([2], [1, 2]);
    const first = await running.run({ x: fed });
    first['y']!.data.fill(99);
    fed.data.fill(7);
    expect(Array.from((await running.run({ x: float([2], [1, 2]) }))['y']!.data)).toEqual([2, 4]);
    expect(Array.from(first['z']!.data)).toEqual([2, 4]);
    expect(Object.keys(await running.run({ x: fed }, { outputs: ['z'] }))).toEqual(['z']);
    await running.dispose();
  });

  test('float64 inputs and weights are rounded, int32 and bool pass through', async () => {
    const flags = input('flags', 'bool', ['n']);
    const pair = input('x', 'float32', [2]);
    const graph = closeGraph({ outputs: { sum: add(pair, new Parameters().get('w', [2])), flags: cast(flags, 'int32'), isLess: less(pair, scale(pair, 2)) } });
    const results = await runOnce(backend, graph, {
      x: { dtype: 'float32', shape: [2], data: Float64Array.of(0.1, -1) },
      flags: { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
    }, new Map([['w', { dtype: 'float32', shape: [2], data: Float64Array.of(0.2, 1) }]]));
    expect(results['sum']!.data).toEqual(Float32Array.of(Math.fround(Math.fround(0.1) + Math.fround(0.2)), 0));
    expect(results['flags']).toEqual({ dtype: 'int32', shape: [2], data: Int32Array.of(1, 0) });
    expect(results['isLess']).toEqual({ dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) });
  });

  test('an input that is an output, twice', async () => {
    const { a, b } = await runOnce(backend, closeGraph({ outputs: { a: x, b: x } }), { x: float([1], [3]) });
    expect([a, b]).toEqual([float([1], [3]), float([1], [3])]);
    expect(a!.data).not.toBe(b!.data);
  });

  test('state goes from run to run', async () => {
    const type = { dtype: 'float32', shape: [2] } as const;
    const total = add(state('total', type), input('step', 'float32', [2]));
    const graph = closeGraph({ outputs: { now: total }, state: { total: { type, initial: { weight: 'first' }, next: total } } });
    const running = await backend.compile(graph, new Map([['first', float([2], [1, 2])]]));
    const step = { step: float([2], [10, 20]) };
    const [one, two] = await Promise.all([running.run(step), running.run(step)]);
    expect([one, two].map((result) => Array.from(result['now']!.data))).toEqual([[11, 22], [21, 42]]);
    expect((await running.readState())['total']).toEqual(float([2], [21, 42]));
    await running.dispose();
  });

  test('a run of which nothing is wanted gives nothing, and state that stays is there after it', async () => {
    const type = { dtype: 'float32', shape: [2] } as const;
    const kept = state('kept', type);
    const graph = closeGraph({ outputs: { sum: add(kept, input('x', 'float32', [2])) }, state: { kept: { type, initial: { weight: 'first' }, next: kept } } });
    const running = await backend.compile(graph, new Map([['first', float([2], [1, 2])]]));
    expect(await running.run({ x: float([2], [1, 1]) }, { outputs: [] })).toEqual({});
    await expect(running.run({}, { outputs: [] })).rejects.toMatchObject({ code: 'INPUT_MISSING' });
    expect((await running.readState())['kept']).toEqual(float([2], [1, 2]));
    await running.dispose();
  });

  test('inputs that do not fit are refused before the runtime sees them', async () => {
    const running = await backend.compile(doubled, noWeights);
    await expect(running.run({})).rejects.toMatchObject({ code: 'INPUT_MISSING' });
    await expect(running.run({ x: int([1], [1]) })).rejects.toMatchObject({ code: 'INPUT_SHAPE' });
    await expect(running.run({ x: { dtype: 'float32', shape: [3], data: new Float32Array(2) } })).rejects.toMatchObject({ code: 'INPUT_TYPE' });
    await expect(running.run({ x: float([1], [1]) }, { outputs: ['q'] })).rejects.toMatchObject({ code: 'OUTPUT_UNKNOWN' });
    await expect(running.run({ x: float([1], [1]) }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(Array.from((await running.run({ x: float([0], []) }))['y']!.data)).toEqual([]);
    await running.dispose();
  });

  test('an abort during a run ends it with the signal\'s reason', async () => {
    const running = await backend.compile(doubled, noWeights);
    const controller = new AbortController();
    const run = running.run({ x: float([1], [1]) }, { signal: controller.signal });
    controller.abort();
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    await running.dispose();
  });

  test('after disposal', async () => {
    const own = onnxBackend({ runtime });
    const [one, two] = [await own.compile(doubled, noWeights), await own.compile(doubled, noWeights)];
    const inFlight = one.run({ x: float([1], [4]) });
    await one.dispose();
    await one.dispose();
    expect(Array.from((await inFlight)['y']!.data)).toEqual([8]);
    await expect(one.run({ x: float([1], [1]) })).rejects.toMatchObject({ code: 'DISPOSED' });
    await own.dispose();
    await expect(two.run({ x: float([1], [1]) })).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(own.compile(doubled, noWeights)).rejects.toMatchObject({ code: 'DISPOSED' });
    const race = onnxBackend({ runtime });
    const compiling = race.compile(doubled, noWeights);
    await race.dispose();
    await expect(compiling).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  test('a device that is not there', async () => {
    await expect(onnxBackend({ runtime, device: 'abacus' }).compile(doubled, noWeights)).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE', facts: { device: 'abacus' } });
  });

  test('an error of the runtime is told as one of ours', async () => {
    const failing = onnxBackend({ runtime: { ...runtime, InferenceSession: { create: async () => ({ run: () => Promise.reject(new Error('out of memory')), release: async () => {} }) } } });
    const running = await failing.compile(doubled, noWeights);
    await expect(running.run({ x: float([1], [1]) })).rejects.toMatchObject({ code: 'RUNTIME', facts: { message: 'out of memory' } });
    await expect(backend.compile(doubled, noWeights).then(() => 'loads')).resolves.toBe('loads');
  });
});

test('options reach the session, and what is given wins', async () => {
  const seen: unknown[] = [];
  const runtime = { ...onnxruntimeNode, InferenceSession: { create: async (bytes: Uint8Array, options?: Readonly<Record<string, unknown>>) => (seen.push(options), onnxruntimeNode.InferenceSession.create(bytes)) } };
  await onnxBackend({ runtime }).compile(doubled, noWeights);
  await onnxBackend({ runtime, device: 'cuda', threads: 4, sessionOptions: { graphOptimizationLevel: 'all', extra: { session: { disable_prepacking: '1' } } } }).compile(doubled, noWeights);
  expect(seen).toEqual([
    { executionProviders: ['cpu'], intraOpNumThreads: 1, graphOptimizationLevel: 'basic', logSeverityLevel: 3, extra: {} },
    { executionProviders: ['cuda'], intraOpNumThreads: 4, graphOptimizationLevel: 'all', logSeverityLevel: 3, extra: { 'session.intra_op.allow_spinning': '0', session: { disable_prepacking: '1' } } },
  ]);
});

test('state that no run changes is not fetched, and can be written', async () => {
  const fetched: string[][] = [];
  const runtime: OnnxRuntime = { ...onnxruntimeNode, InferenceSession: { create: async (bytes: Uint8Array, options?: OnnxSessionOptions) => {
    const session = await onnxruntimeNode.InferenceSession.create(bytes, options);
    return { run: (fed, names) => (fetched.push([...names]), session.run(fed, names)), release: () => session.release() };
  } } };
  const type = { dtype: 'float32', shape: [2] } as const;
  const [weights, total] = [state('weights', type), state('total', type)];
  const next = add(total, input('step', 'float32', [2]));
  const graph = closeGraph({ outputs: { y: add(weights, next) }, state: { weights: { type, initial: { weight: 'w' }, next: weights }, total: { type, initial: { fill: 0 }, next } } });
  const running = await onnxBackend({ runtime }).compile(graph, new Map([['w', float([2], [1, 2])]]));
  const step = { step: float([2], [10, 20]) };
  expect((await running.run(step))['y']).toEqual(float([2], [11, 22]));
  await running.writeState({ weights: float([2], [5, 5]) });
  expect((await running.run(step))['y']).toEqual(float([2], [25, 45]));
  expect(await running.readState()).toEqual({ weights: float([2], [5, 5]), total: float([2], [20, 40]) });
  expect(fetched.map((names) => names.length)).toEqual([2, 2]);
  await running.dispose();
});

test('with several threads that do not spin', async () => {
  expect(Array.from((await runOnce(onnxBackend({ runtime: onnxruntimeNode, threads: 2 }), doubled, { x: float([1], [4]) }))['y']!.data)).toEqual([8]);
});

test('what it says it can do', () => {
  const [native, wasm] = runtimes.map(({ runtime }) => onnxBackend({ runtime }).capabilities);
  expect(native!.devices).toContain('cpu');
  expect(wasm).toEqual({ devices: ['wasm'], dtypes: ['float32', 'int32', 'bool'], precisions: ['float32'], repeat: 'either', interruptible: false });
});
