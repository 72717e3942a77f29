import { expect, test } from 'vitest';
import { albertForward } from '../albert/forward.js';
import type { Backend } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import { float } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { closeGraph } from '../ir/graph.js';
import { add } from '../ops/elementwise.js';
import { input, state } from '../ops/source.js';
import { referenceBackend } from '../reference/index.js';
import { backendOf, broken as brokenOp, float32Rows } from './fixtures/float32-backend.js';
import { guarded, type Fallback } from './index.js';

const graph = albertForward(smallConfig, 'base');
const weights = smallWeights(graph.parameters);
const sound = backendOf('sound', float32Rows);
const broken = brokenOp('matmul');
const absent: Backend = { ...sound, name: 'absent', compile: async () => { throw new AlbertkitError('DEVICE_UNAVAILABLE', 'not here'); } };

test('the first that agrees computes, and it is said who was passed over', async () => {
  const passed: Fallback[] = [];
  const backend = guarded([absent, broken, sound], { onFallback: (fallback) => passed.push(fallback) });
  expect(backend).toMatchObject({ name: 'guarded(absent, broken, sound)', capabilities: { devices: ['cpu'], precisions: ['float32'], repeat: 'loop', interruptible: true } });
  await using running = await backend.compile(graph, weights);
  await using expected = await sound.compile(graph, weights);
  const inputs = rows([[2, 5, 3]]);
  expect(await running.run(inputs)).toEqual(await expected.run(inputs));
  expect(passed).toMatchObject([
    { backend: 'absent', next: 'broken', error: { code: 'DEVICE_UNAVAILABLE' }, outputs: {} },
    { backend: 'broken', next: 'sound', outputs: { last_hidden_state: { share: expect.any(Number) } } },
  ]);
  expect(passed[1]!.outputs['last_hidden_state']!.share).toBeGreaterThan(1);
});

test('where none agrees it fails and says why', async () => {
  const failed = guarded([absent, broken]).compile(graph, weights);
  await expect(failed).rejects.toMatchObject({ code: 'GUARD_FAILED', facts: { tried: [{ backend: 'absent' }, { backend: 'broken' }] }, message: expect.stringContaining('absent threw DEVICE_UNAVAILABLE, broken gave other numbers') });
});

test('rows of one\'s own are checked on, and weights that do not fit are nobody\'s fault', async () => {
  const seen: number[] = [];
  const rowsOf = (): ReturnType<typeof rows>[] => { seen.push(1); return [rows([[1, 2]])]; };
  await using _ = await guarded([sound], { rows: rowsOf }).compile(graph, weights);
  expect(seen).toEqual([1]);
  const passed: Fallback[] = [];
  await expect(guarded([sound], { onFallback: (one) => passed.push(one) }).compile(graph, new Map())).rejects.toMatchObject({ code: 'WEIGHT_MISSING' });
  expect(passed).toEqual([]);
});

test('state is as if the check had never been', async () => {
  const next = add(state('sum', { dtype: 'float32', shape: [1] }), input('x', 'float32', [1]));
  const counting = closeGraph({ outputs: { next }, state: { sum: { type: { dtype: 'float32', shape: [1] }, initial: { fill: 7 }, next } } });
  await using running = await guarded([sound]).compile(counting, new Map());
  expect([...(await running.readState())['sum']!.data]).toEqual([7]);
  expect([...(await running.run({ x: float([1], [1]) }))['next']!.data]).toEqual([8]);
});

test('disposing of it disposes of all', async () => {
  const gone: string[] = [];
  const watched = (name: string): Backend => ({ ...referenceBackend(), name, dispose: async () => void gone.push(name) });
  await guarded([watched('a'), watched('b')]).dispose();
  expect(gone).toEqual(['a', 'b']);
});
