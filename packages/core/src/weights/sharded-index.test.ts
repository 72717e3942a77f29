import { expect, test } from 'vitest';
import { code } from './fixtures/crafted.js';
import { readShardedIndex } from './sharded-index.js';

const index = (map: string): string => `{"metadata":{"total_size":8},"weight_map":{${map}}}`;

test('the file of each tensor', () => {
  const files = readShardedIndex(index('"a":"model-00001-of-00002.safetensors","__proto__":"model-00002-of-00002.safetensors"'));
  expect([...files]).toEqual([['a', 'model-00001-of-00002.safetensors'], ['__proto__', 'model-00002-of-00002.safetensors']]);
});

test.each([
  '../model.safetensors', '/etc/model.safetensors', 'a/../../model.safetensors', 'a/model.safetensors', '..\\\\model.safetensors', 'C:model.safetensors',
  'file:model.safetensors', 'model.safetensors\\u0000', '..safetensors', '.hidden.safetensors', 'pytorch_model-00001-of-00002.bin', '',
])('S12: the path %j is refused', (path) => {
  expect(code(() => readShardedIndex(index(`"a":"${path}"`)))).toBe('ST_INDEX');
});

test.each([
  ['a tensor in two shards', index('"a":"x.safetensors","a":"y.safetensors"')],
  ['no weight_map', '{"metadata":{}}'],
  ['two of them', '{"weight_map":{},"weight_map":{}}'],
  ['a weight_map that is a list', '{"weight_map":[]}'],
  ['a shard that is no text', '{"weight_map":{"a":1}}'],
  ['a cut text', '{"weight_map":{"a"'],
  ['no object', '[]'],
])('S12: %s is refused', (_, text) => {
  expect(code(() => readShardedIndex(text))).toBe('ST_INDEX');
});
