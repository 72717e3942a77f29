import { describe, expect, test } from 'vitest';
import type { TensorType } from '../ir/shape.js';
import { loadWeights } from './load.js';
import { fromTensor } from './safetensors-convert.js';
import type { StoredDType, StoredTensor } from './stored-tensor.js';

const parameter = (...shape: (number | string)[]): TensorType => ({ dtype: 'float32', shape });
const stored = (shape: readonly number[], first = 1, dtype: StoredDType = 'F32'): StoredTensor => {
  const data = Float32Array.from({ length: shape.reduce((n, size) => n * size, 1) }, (_, i) => first + i);
  return fromTensor({ dtype: 'float32', shape, data }, dtype);
};
const file = (tensors: Record<string, StoredTensor>): ReadonlyMap<string, StoredTensor> => new Map(Object.entries(tensors));
const failure = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('names', () => {
  const pooler = stored([2, 2]);

  test('the prefix may be present or absent on either side; other names are ignored', () => {
    for (const [graph, disk] of [['albert.pooler.weight', 'pooler.weight'], ['pooler.weight', 'albert.pooler.weight'], ['albert.pooler.weight', 'albert.pooler.weight']] as const) {
      const weights = loadWeights(file({ [disk]: pooler, 'albert.embeddings.position_ids': stored([9]) }), { [graph]: parameter(2, 2) });
      expect([...weights]).toEqual([[graph, { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]);
    }
  });

  test('the name as the graph has it comes first', () => {
    const weights = loadWeights(file({ 'pooler.weight': stored([1], 5), 'albert.pooler.weight': stored([1], 7) }), { 'albert.pooler.weight': parameter(1) });
    expect(weights.get('albert.pooler.weight')?.data).toEqual(Float32Array.of(7));
  });

  test('a tied decoder is found under either name, and is one tensor', () => {
    const graph = { 'albert.embeddings.word_embeddings.weight': parameter(3, 2), 'predictions.decoder.weight': parameter(3, 2), 'predictions.bias': parameter(3), 'predictions.decoder.bias': parameter(3) };
    const published = loadWeights(file({ 'albert.embeddings.word_embeddings.weight': stored([3, 2]), 'predictions.bias': stored([3]) }), graph);
    const old = loadWeights(file({ 'predictions.decoder.weight': stored([3, 2]), 'predictions.decoder.bias': stored([3]) }), graph);
    for (const weights of [published, old]) {
      expect([...weights.keys()]).toEqual(Object.keys(graph));
      expect(weights.get('predictions.decoder.weight')).toBe(weights.get('albert.embeddings.word_embeddings.weight'));
      expect(weights.get('predictions.decoder.bias')).toBe(weights.get('predictions.bias'));
    }
  });

  test('with a head its own tensors come from heads.NAME, the encoder and pooler from albert', () => {
    const folder = file({ 'albert.pooler.weight': stored([1], 1), 'heads.tone.classifier.weight': stored([1], 2), 'heads.topic.classifier.weight': stored([1], 3), 'classifier.weight': stored([1], 4) });
    const graph = { 'albert.pooler.weight': parameter(1), 'classifier.weight': parameter(1) };
    expect([...loadWeights(folder, graph, { head: 'topic' }).values()].map(({ data }) => data[0])).toEqual([1, 3]);
    expect([...loadWeights(folder, graph).values()].map(({ data }) => data[0])).toEqual([1, 4]);
    expect([...loadWeights(folder, { 'heads.tone.classifier.weight': parameter(1) }).values()].map(({ data }) => data[0])).toEqual([2]);
    // Another head's tensor, or a plain one, never stands in.
    expect(failure(() => loadWeights(folder, graph, { head: 'none' }))).toMatchObject({ code: 'WEIGHT_MISSING', facts: { missing: [{ name: 'classifier.weight', tried: ['heads.none.classifier.weight'] }] } });
  });

  test('a head with a tied decoder takes the shared word embeddings and its own bias', () => {
    const folder = file({ 'albert.embeddings.word_embeddings.weight': stored([2, 1], 1), 'heads.mask.predictions.bias': stored([2], 5) });
    const weights = loadWeights(folder, { 'predictions.decoder.weight': parameter(2, 1), 'predictions.decoder.bias': parameter(2) }, { head: 'mask' });
    expect([...weights.values()].map(({ data }) => data[0])).toEqual([1, 5]);
  });
});

describe('what does not fit', () => {
  test('K3: every missing and mis-shaped tensor is listed in one error', () => {
    const graph = { 'pooler.weight': parameter(2, 2), 'pooler.bias': parameter(2), 'classifier.weight': parameter(3, 2), 'classifier.bias': parameter(3) };
    const error = failure(() => loadWeights(file({ 'pooler.weight': stored([2, 3]), 'pooler.bias': stored([2, 1]), 'classifier.bias': stored([3]) }), graph));
    expect(error).toMatchObject({
      code: 'WEIGHT_SHAPE_MISMATCH',
      message: expect.stringContaining('pooler.weight should be float32[2, 2] and is F32[2, 3]'),
      facts: {
        mismatched: [
          { name: 'pooler.weight', expected: 'float32[2, 2]', actual: 'F32[2, 3]' },
          { name: 'pooler.bias', expected: 'float32[2]', actual: 'F32[2, 1]' },
        ],
        missing: [{ name: 'classifier.weight', tried: ['classifier.weight'] }],
      },
    });
  });

  test('all that is missing is listed in the facts, five in the sentence', () => {
    const graph = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`t${i}`, parameter(1)]));
    const error = failure(() => loadWeights(file({}), graph));
    expect(error).toMatchObject({ code: 'WEIGHT_MISSING', message: expect.stringContaining('t4 and 3 more'), facts: { missing: expect.objectContaining({ length: 8 }) } });
  });

  test('int8 where a float is wanted is refused', () => {
    const error = failure(() => loadWeights(file({ a: { dtype: 'I8', shape: [1], bytes: new Uint8Array(1) } }), { a: parameter(1) }));
    expect(error).toMatchObject({ code: 'WEIGHT_DTYPE', facts: { undecodable: [{ name: 'a', expected: 'float32[1]', actual: 'I8[1]' }] } });
  });
});

test('every float width becomes float32, other dtypes stay what they are; an axis with a name takes any size', () => {
  const weights = loadWeights(
    file({ a: stored([2], 1, 'F16'), b: stored([2], 1, 'BF16'), c: stored([2], 1, 'F64'), d: fromTensor({ dtype: 'int32', shape: [1], data: Int32Array.of(7) }), e: stored([4]) }),
    { a: parameter(2), b: parameter(2), c: parameter(2), d: { dtype: 'int32', shape: [1] }, e: parameter('any') },
  );
  for (const name of ['a', 'b', 'c']) expect(weights.get(name)?.data).toEqual(Float32Array.of(1, 2));
  expect(weights.get('d')?.data).toEqual(Int32Array.of(7));
  expect(weights.get('e')?.shape).toEqual([4]);
});
