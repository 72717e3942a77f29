import type { AlbertkitError } from '@albertkit/core';
import { describe, expect, test } from 'vitest';
import { readCheckpoint } from './checkpoint.js';
import { pickle, shard, text, torchZip } from './fixtures/folders.js';
import { memorySource } from './source.js';

const read = (files: Readonly<Record<string, Uint8Array>>): ReturnType<typeof readCheckpoint> => readCheckpoint(memorySource(files, 'folder'), 'AlbertForMaskedLM');
const index = (map: Readonly<Record<string, string>>): Uint8Array => text(JSON.stringify({ metadata: { total_size: 12 }, weight_map: map }));
const name = 'model.safetensors.index.json';
const first = { 'one.safetensors': shard({ a: [1], b: [2, 3] }) };
const second = { 'two.safetensors': shard({ c: [4] }) };
const map = { a: 'one.safetensors', b: 'one.safetensors', c: 'two.safetensors' };

test('one file, or shards; one file comes first', async () => {
  expect([...(await read({ 'model.safetensors': shard({ x: [1] }), [name]: index(map), ...first, ...second })).keys()]).toEqual(['x']);
  const sharded = await read({ ...first, ...second, [name]: index(map) });
  expect([...sharded.keys()]).toEqual(['a', 'b', 'c']);
  expect(sharded.get('c')?.bytes).toEqual(new Uint8Array(Float32Array.of(4).buffer));
});

test('tensors of a shard that the index does not list are left out', async () => {
  expect([...(await read({ ...first, ...second, [name]: index({ a: 'one.safetensors', c: 'two.safetensors' }) })).keys()]).toEqual(['a', 'c']);
});

describe('S12: an index that does not fit its shards', () => {
  test.each<[string, Readonly<Record<string, Uint8Array>>, object]>([
    ['a missing shard', { ...first, [name]: index(map) }, { missing: ['two.safetensors'] }],
    ['a tensor that its shard lacks', { ...first, ...second, [name]: index({ ...map, d: 'two.safetensors' }) }, { missing: ['d'] }],
    ['a tensor in two shards', { ...first, 'two.safetensors': shard({ c: [4], a: [9] }), [name]: index(map) }, { misplaced: ['a in two.safetensors, listed in one.safetensors'] }],
    ['a path that leads out', { ...first, [name]: index({ a: '../one.safetensors' }) }, { path: '../one.safetensors' }],
    ['an absolute path', { ...first, [name]: index({ a: '/one.safetensors' }) }, { path: '/one.safetensors' }],
    ['no weight_map', { ...first, [name]: text('{}') }, {}],
    ['an index of over 64 MiB', { ...first, [name]: new Uint8Array(64 * 2 ** 20 + 1) }, {}],
  ])('%s', async (_, files, facts) => {
    await expect(read(files)).rejects.toMatchObject({ code: 'ST_INDEX', facts });
  });
});

describe('S14: a pickle is refused by what it holds', () => {
  test.each([
    ['pytorch_model.bin', torchZip()],
    ['pytorch_model.bin', pickle()],
    ['pytorch_model-00001-of-00002.bin', pickle()],
    ['weights.pt', torchZip()],
    ['model.safetensors', torchZip()],
    ['model.safetensors', pickle()],
  ])('%s', async (file, bytes) => {
    await expect(read({ [file]: bytes })).rejects.toMatchObject({
      code: 'PICKLE_REFUSED',
      message: expect.stringContaining('safe_serialization=True'),
      facts: { path: `folder/${file}`, convert: expect.stringContaining('from transformers import AlbertForMaskedLM\n') },
    });
  });

  test('a renamed shard', async () => {
    await expect(read({ ...first, 'two.safetensors': pickle(), [name]: index(map) })).rejects.toMatchObject({ code: 'PICKLE_REFUSED', facts: { path: 'folder/two.safetensors' } });
  });

  test('beside a safetensors file it is not looked at', async () => {
    expect((await read({ 'model.safetensors': shard({ x: [1] }), 'pytorch_model.bin': pickle() })).size).toBe(1);
  });
});

test('no weights: what was looked for and what is there', async () => {
  const error = read({ 'pytorch_model.bin': text('not a pickle'), 'tf_model.h5': text('') });
  await expect(error).rejects.toMatchObject({ code: 'WEIGHTS_MISSING', message: expect.stringContaining('it holds pytorch_model.bin, tf_model.h5'), facts: { path: 'folder/model.safetensors' } });
});

test('a broken file is named', async () => {
  const error = await read({ 'model.safetensors': shard({ x: [1] }).subarray(0, 30) }).catch((reason: AlbertkitError) => reason);
  expect(error).toMatchObject({ code: 'ST_HEADER_LENGTH', message: expect.stringMatching(/^folder\/model.safetensors: /), facts: { path: 'folder/model.safetensors', available: 22 } });
});
