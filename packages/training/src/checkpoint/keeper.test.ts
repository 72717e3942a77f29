import type { Tensors } from '@albertkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../sha256.js';
import { canonicalJson, fingerprint } from './canonical-json.js';
import { readCheckpoint, stateBytes, writeCheckpoint } from './checkpoint.js';
import { checkpointKeeper } from './keeper.js';
import { memoryCheckpointStore } from './store.js';

const identity = { recipe: 'r1', data: 'd1', version: '0.1.0' };
const state = (value: number): Tensors => ({ weight: { dtype: 'float32', shape: [2], data: Float32Array.of(value, -value) }, step: { dtype: 'int32', shape: [], data: Int32Array.of(value) } });
const steps = async (files: Map<string, Uint8Array>): Promise<readonly string[]> => [...files.keys()].filter((name) => name.endsWith('.json')).sort();

async function saved(...numbers: number[]): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const step of numbers) await writeCheckpoint(memoryCheckpointStore(files), { step, state: state(step), progress: { step } }, identity);
  return files;
}

test('what is saved comes back to the bit, float64 and what is no common number among it', async () => {
  const store = memoryCheckpointStore();
  const tensors: Tensors = {
    single: { dtype: 'float32', shape: [2, 3], data: Float32Array.of(0.1, -0, NaN, Infinity, 1e-45, 3) },
    double: { dtype: 'float32', shape: [3], data: Float64Array.of(0.1, -0, 1e-320) },
    whole: { dtype: 'int32', shape: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
    flag: { dtype: 'bool', shape: [2], data: Uint8Array.of(0, 1) },
    none: { dtype: 'float32', shape: [0], data: new Float32Array(0) },
  };
  const progress = { loss: -0, tokens: 2 ** 53 - 1, text: '\ud83d\ude00 "\u0000', list: [null, true, { b: 1, a: 0.1 }] };
  await writeCheckpoint(store, { step: 7, state: tensors, progress, best: true }, identity);
  const read = await readCheckpoint(store, 7);
  expect(read).toEqual({ step: 7, state: expect.anything(), progress, best: true, identity });
  for (const [name, tensor] of Object.entries(tensors)) expect(read.state[name]).toEqual(tensor);
  expect(Object.is((read.progress as { loss: number }).loss, -0)).toBe(true);
});

test('the same state has the same bytes, in whatever order its tensors come', async () => {
  const { weight, step } = state(3);
  expect(await sha256(stateBytes({ weight: weight!, step: step! }))).toBe(await sha256(stateBytes({ step: step!, weight: weight! })));
  expect(await sha256(stateBytes(state(4)))).not.toBe(await sha256(stateBytes(state(3))));
});

describe('what is kept', () => {
  test('the newest ones and the newest best', async () => {
    const files = new Map<string, Uint8Array>();
    const keeper = checkpointKeeper(memoryCheckpointStore(files), { identity, keep: 2 });
    for (const step of [10, 20, 30, 40, 50]) {
      await keeper.save({ step, state: state(step), progress: null, best: step <= 20 });
    }
    expect(await steps(files)).toEqual(['checkpoint-20.json', 'checkpoint-40.json', 'checkpoint-50.json']);
    expect(files.size).toBe(6);
    expect([(await keeper.latest())?.step, (await keeper.best())?.step]).toEqual([50, 20]);
  });
  test('a step that is saved again replaces itself; other files are left alone', async () => {
    const files = new Map<string, Uint8Array>([['notes.txt', Uint8Array.of(1)], ['checkpoint-1-0.safetensors.part', Uint8Array.of(1)]]);
    const keeper = checkpointKeeper(memoryCheckpointStore(files), { identity });
    await keeper.save({ step: 1, state: state(1), progress: 'first' });
    await keeper.save({ step: 1, state: state(2), progress: 'second' });
    expect((await keeper.latest())?.progress).toBe('second');
    expect(files.size).toBe(3);
    expect(files.has('notes.txt')).toBe(true);
  });
  test('a broken one is not counted', async () => {
    const files = await saved(1, 2, 3);
    const broken: number[] = [];
    files.set('checkpoint-3.json', Uint8Array.of(0));
    await checkpointKeeper(memoryCheckpointStore(files), { identity, onBroken: (step) => broken.push(step) }).save({ step: 4, state: state(4), progress: 4 });
    expect([await steps(files), broken]).toEqual([['checkpoint-2.json', 'checkpoint-4.json'], [3]]);
  });
  test('fewer than two are refused, and a step that is none', async () => {
    expect(() => checkpointKeeper(memoryCheckpointStore(), { identity, keep: 1 })).toThrow(expect.objectContaining({ code: 'OPTION' }));
    await expect(checkpointKeeper(memoryCheckpointStore(), { identity }).save({ step: 1.5, state: {}, progress: null })).rejects.toMatchObject({ code: 'CHECKPOINT_STEP' });
  });
});

describe('R3: what is not whole', () => {
  const newest = async (files: Map<string, Uint8Array>): Promise<{ readonly step: number | undefined; readonly broken: readonly number[] }> => {
    const broken: number[] = [];
    const found = await checkpointKeeper(memoryCheckpointStore(files), { identity, onBroken: (step) => broken.push(step) }).latest();
    if (found) expect(found.state).toEqual(state(found.step));
    return { step: found?.step, broken };
  };
  const file = (files: Map<string, Uint8Array>, ending: string): string => [...files.keys()].find((name) => name.startsWith('checkpoint-2') && name.endsWith(ending))!;
  test('any bit of either file', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('.json', '.safetensors'), fc.nat(), fc.nat(7), async (ending, at, bit) => {
      const files = await saved(1, 2);
      const bytes = new Uint8Array(files.get(file(files, ending))!);
      bytes[at % bytes.length]! ^= 1 << bit;
      files.set(file(files, ending), bytes);
      expect(await newest(files)).toEqual({ step: 1, broken: [2] });
      // It is gone, so that the run does not come upon it again.
      expect(await newest(files)).toEqual({ step: 1, broken: [] });
    }));
  });
  test('cut anywhere, longer, gone', async () => {
    for (const ending of ['.json', '.safetensors']) {
      const { length } = (await saved(1, 2)).get(file(await saved(1, 2), ending))!;
      for (const left of [0, 1, 8, length >> 1, length - 1, length + 1]) {
        const files = await saved(1, 2);
        const name = file(files, ending);
        const bytes = new Uint8Array(left);
        bytes.set(files.get(name)!.subarray(0, left));
        files.set(name, bytes);
        expect(await newest(files)).toEqual({ step: 1, broken: [2] });
      }
    }
    const files = await saved(1, 2);
    files.delete(file(files, '.safetensors'));
    expect(await newest(files)).toEqual({ step: 1, broken: [2] });
  });
  test('one under the name of another step', async () => {
    const files = await saved(1, 2);
    files.set('checkpoint-3.json', files.get('checkpoint-2.json')!);
    expect(await newest(files)).toEqual({ step: 2, broken: [3] });
  });
  test('nothing at all is a beginning; nothing whole is an error', async () => {
    expect(await newest(new Map())).toEqual({ step: undefined, broken: [] });
    const files = await saved(1);
    files.set('checkpoint-1.json', Uint8Array.of(1));
    await expect(newest(files)).rejects.toMatchObject({ code: 'CHECKPOINT_BROKEN', facts: { steps: [1] } });
  });
});

test('R4: a checkpoint of another run is refused by the names of what differs', async () => {
  const files = await saved(1);
  const other = checkpointKeeper(memoryCheckpointStore(files), { identity: { recipe: 'r2', data: 'd1', backend: 'onnx' } });
  await expect(other.latest()).rejects.toMatchObject({
    code: 'RESUME_MISMATCH',
    facts: { step: 1, fields: [{ field: 'backend', saved: null, given: 'onnx' }, { field: 'recipe', saved: 'r1', given: 'r2' }, { field: 'version', saved: '0.1.0', given: null }] },
    message: expect.stringContaining('backend, recipe, version differ'),
  });
  expect((await checkpointKeeper(memoryCheckpointStore(files), { identity }).latest())?.step).toBe(1);
});

describe('canonical JSON', () => {
  test('reads back as it was, whatever the order of keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(value);
    }));
    expect(canonicalJson({ b: 1, a: [{ d: 2, c: 'x' }] })).toBe('{"a":[{"c":"x","d":2}],"b":1}');
  });
  test('equal values have one fingerprint', async () => {
    expect(await fingerprint({ a: 1, b: 2 })).toBe(await fingerprint({ b: 2, a: 1 }));
    // sha256 of the text null.
    expect(await fingerprint(null)).toBe('74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b');
  });
  test('what JSON would change is refused by its path', () => {
    for (const wrong of [NaN, Infinity, undefined, 1n, () => 0, new Map(), new Float32Array(1), new Date(0)]) {
      expect(() => canonicalJson({ list: [0, { metric: wrong }] })).toThrow(expect.objectContaining({ code: 'NOT_JSON', facts: { path: 'list[1].metric', kind: typeof wrong } }));
    }
  });
});
