import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { difference, float, int, runOnce } from '@albertkit/conformance';
import { add, closeGraph, erf, gather, input, linear, mul, Parameters, repeat, state, tanh, type Tensor } from '@albertkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { devices } from './fixtures/devices.js';
import { tfjsBackend, type Tfjs } from './index.js';

const noWeights = new Map<string, Tensor>();
const x = input('x', 'float32', ['n']);
const doubled = closeGraph({ outputs: { y: add(x, x) } });

/** A repeat with a product in it: weights, slices and temporary values of every kind. */
const p = new Parameters();
const rows = input('rows', 'float32', ['rows', 2]);
const layer = linear(rows, p.get('weight', [2, 2]), p.get('bias', [2]));
const looped = repeat({ times: 3, carry: [layer], each: [input('each', 'float32', [3, 2])] }, ([carry], _, [slice]) => {
  const next = tanh(add(linear(carry!, p.get('weight', [2, 2]), p.get('other', [2])), slice!));
  return { carry: [next], collected: [mul(next, next)] };
});
const graph = closeGraph({ outputs: { last: looped.carry[0]!, all: looped.collected[0]!, erf: erf(layer) } });
const weights = new Map([['weight', float([2, 2], [0.5, -1, 2, 0.25])], ['bias', float([2], [0.1, 0.2])], ['other', float([2], [-3, 0.5])]]);
const feeds = { rows: float([2, 2], [1, 2, 3, 4]), each: float([3, 2], [1, 2, 3, 4, 5, 6]) };
const tensors = (): number => tf.memory().numTensors;

test('two devices that start at once', async () => {
  const results = await Promise.all([...devices, ...devices].map((device) => runOnce(tfjsBackend({ tf, device }), graph, feeds, weights)));
  for (const result of results) for (const [name, tensor] of Object.entries(results[0]!)) expect(difference(result[name], tensor), name).toBeLessThan(1e-6);
});

test('a device that is not there', async () => {
  await expect(tfjsBackend({ tf, device: 'webgl' }).compile(doubled, noWeights)).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE', facts: { device: 'webgl', devices: ['wasm', 'cpu'] } });
  const none: Tfjs = { ...tf, findBackendFactory: () => null as never };
  await expect(tfjsBackend({ tf: none }).compile(doubled, noWeights)).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE', facts: { devices: [] } });
});

test.each([['at once', () => { throw new Error('no adapter'); }], ['later', () => Promise.reject(new Error('no adapter'))]])('a device that fails %s', async (_, start) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  tf.registerBackend('webgpu', start);
  await expect(tfjsBackend({ tf, device: 'webgpu' }).compile(doubled, noWeights)).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' });
  tf.removeBackend('webgpu');
  warn.mockRestore();
  await expect(runOnce(tfjsBackend({ tf }), doubled, { x: float([1], [2]) })).resolves.toEqual({ y: float([1], [4]) });
});

test('what it says it can do', () => {
  expect(tfjsBackend({ tf }).capabilities).toEqual({ devices: ['wasm', 'cpu'], dtypes: ['float32', 'int32', 'bool'], precisions: ['float32'], repeat: 'either', interruptible: true });
});

test('runs on two devices at once stay on their own, whoever changes the current one', async () => {
  const on: Record<string, Set<string>> = { cpu: new Set(), wasm: new Set() };
  const watched = (device: string): Tfjs => ({ ...tf, tanh: (value) => (on[device]!.add(tf.getBackend()), tf.tanh(value)), reshape: (value, shape) => (on[device]!.add(tf.getBackend()), tf.reshape(value, shape)) });
  const running = await Promise.all(devices.map((device) => tfjsBackend({ tf: watched(device), device }).compile(graph, weights)));
  const alone = await running[0]!.run(feeds);
  const meddle = setInterval(() => void tf.setBackend(tf.getBackend() === 'cpu' ? 'wasm' : 'cpu'));
  const { signal } = new AbortController();
  const results = await Promise.all(Array.from({ length: 40 }, (_, n) => running[n % 2]!.run(feeds, { signal })));
  clearInterval(meddle);
  for (const result of results) for (const [name, tensor] of Object.entries(alone)) expect(difference(result[name], tensor), name).toBeLessThan(1e-6);
  expect(on).toEqual({ cpu: new Set(['cpu']), wasm: new Set(['wasm']) });
  await Promise.all(running.map((one) => one.dispose()));
});

describe.each(devices)('%s', (device) => {
  const backend = tfjsBackend({ tf, device });
  beforeAll(() => tf.setBackend(device));

  test('no tensor is left after runs and disposal', async () => {
    const before = tensors();
    const running = await backend.compile(graph, weights);
    const held = tensors();
    expect(held - before).toBe(weights.size + 1); // the weight of a linear layer, used twice, is held turned too
    for (const outputs of [undefined, ['last'], []]) {
      await Promise.all([running.run(feeds, outputs ? { outputs } : {}), running.run(feeds)]);
      expect(tensors()).toBe(held);
    }
    await running.dispose();
    expect(tensors()).toBe(before);
  });

  test('nor after errors and aborts', async () => {
    const before = tensors();
    const fail = (): never => { throw new Error('out of memory'); };
    await expect(tfjsBackend({ tf: { ...tf, transpose: fail }, device }).compile(graph, weights)).rejects.toMatchObject({ code: 'RUNTIME' });
    expect(tensors()).toBe(before);
    const failing = await tfjsBackend({ tf: { ...tf, erf: fail }, device }).compile(graph, weights);
    const held = tensors();
    await expect(failing.run(feeds)).rejects.toMatchObject({ code: 'RUNTIME', facts: { message: 'out of memory' } });
    await expect(failing.run({})).rejects.toMatchObject({ code: 'INPUT_MISSING' });
    await expect(failing.run(feeds, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(tensors()).toBe(held);
    await failing.dispose();
    await expect(backend.compile(graph, noWeights)).rejects.toMatchObject({ code: 'WEIGHT_MISSING' });
    expect(tensors()).toBe(before);
  });

  test('an abort ends a run between its ops, and one that waits', async () => {
    const before = tensors();
    const long = repeat({ times: 1_000_000, carry: [x] }, ([carry]) => ({ carry: [tanh(carry!)] }));
    const running = await backend.compile(closeGraph({ outputs: { y: long.carry[0]! } }), noWeights);
    const controller = new AbortController();
    const runs = [running, running].map((one) => one.run({ x: float([1], [1]) }, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 30);
    for (const run of runs) await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    await running.dispose();
    expect(tensors()).toBe(before);
  });

  test('nor after the backend is disposed, which ends what it made', async () => {
    const before = tensors();
    const own = tfjsBackend({ tf, device });
    const [one, two] = [await own.compile(graph, weights), await own.compile(doubled, noWeights)];
    const inFlight = one.run(feeds);
    await one.dispose();
    await one.dispose();
    await inFlight;
    await own.dispose();
    expect(tensors()).toBe(before);
    await expect(two.run({ x: float([1], [1]) })).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(own.compile(doubled, noWeights)).rejects.toMatchObject({ code: 'DISPOSED' });
    const race = tfjsBackend({ tf, device });
    const compiling = race.compile(graph, weights);
    await race.dispose();
    await expect(compiling).rejects.toMatchObject({ code: 'DISPOSED' });
    expect(tensors()).toBe(before);
  });

  test('nothing of a caller\'s arrays is kept, and results are the caller\'s', async () => {
    const own = new Map([['w', float([1], [1])]]);
    const summed = closeGraph({ outputs: { y: add(x, new Parameters().get('w', [1])), x } });
    const running = await backend.compile(summed, own);
    own.get('w')!.data.fill(100);
    const first = await running.run({ x: float([1], [1]) });
    first['y']!.data.fill(7);
    expect(await running.run({ x: float([1], [1]) })).toEqual({ y: float([1], [2]), x: float([1], [1]) });
    await running.dispose();
  });

  test('state is kept between runs', async () => {
    const type = { dtype: 'float32', shape: [2] } as const;
    const total = add(state('total', type), input('step', 'float32', [2]));
    const running = await backend.compile(closeGraph({ outputs: { now: total }, state: { total: { type, initial: { weight: 'first' }, next: total } } }), new Map([['first', float([2], [1, 2])]]));
    const step = { step: float([2], [10, 20]) };
    const [one, two] = await Promise.all([running.run(step), running.run(step)]);
    expect([one, two].map((result) => Array.from(result['now']!.data))).toEqual([[11, 22], [21, 42]]);
    expect((await running.readState())['total']).toEqual(float([2], [21, 42]));
    await running.dispose();
  });

  test('a loop and the same written out agree to the bit', async () => {
    const [loop, unrolled] = [await runOnce(backend, graph, feeds, weights), await runOnce(backend, graph, feeds, weights, { repeat: 'unrolled' })];
    expect(unrolled).toEqual(loop);
  });

  test('ids outside a table are refused before they are used', async () => {
    const table = closeGraph({ outputs: { y: gather(new Parameters().get('table', [2, 1]), input('ids', 'int32', ['n'])) } });
    const running = await backend.compile(table, new Map([['table', float([2, 1], [1, 2])]]));
    for (const id of [-1, 2]) await expect(running.run({ ids: int([2], [0, id]) })).rejects.toMatchObject({ code: 'ID_RANGE', facts: { id, rows: 2 } });
    await running.dispose();
  });
});
