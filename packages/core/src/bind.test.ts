import { describe, expect, test } from 'vitest';
import { albertForward } from './albert/forward.js';
import type { Tensor, Tensors } from './backend.js';
import { bindInputs } from './bind.js';
import { float, int, runReference } from './fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from './fixtures/small-albert.js';
import { closeGraph } from './ir/graph.js';
import { input } from './ops/source.js';

const graph = albertForward(smallConfig, 'base');
const good = rows([[2, 5, 3], [2, 9, 3]]);
const bad = (name: string, tensor: Tensor): Tensors => ({ ...good, [name]: tensor });
/** What a caller in JavaScript could hand in. */
const untyped = (tensor: Record<string, unknown>): Tensor => tensor as Tensor;

test('inputs that fit give the size of each named axis', () => {
  expect(bindInputs(graph, good)).toEqual({ batch: 2, sequence: 3 });
  expect(bindInputs(graph, rows([]))).toEqual({ batch: 0, sequence: 0 });
});

describe('inputs that do not fit are refused', () => {
  test.for<[string, Tensors, string, Record<string, unknown>]>([
    ['one left out', { input_ids: good['input_ids']!, attention_mask: good['attention_mask']! }, 'INPUT_MISSING', { name: 'token_type_ids' }],
    ['none', {}, 'INPUT_MISSING', { name: 'input_ids' }],
    ['one too many', { ...good, labels: int([2], [0, 1]) }, 'INPUT_UNKNOWN', { name: 'labels', wanted: ['input_ids', 'attention_mask', 'token_type_ids'] }],
    ['one named like what every object has', { ...good, constructor: int([2], [0, 1]) }, 'INPUT_UNKNOWN', { name: 'constructor' }],
    ['data of another kind', bad('input_ids', { dtype: 'int32', shape: [2, 3], data: new Float32Array(6) }), 'INPUT_TYPE', { name: 'input_ids', held: 'Float32Array of 6' }],
    ['data of another length', bad('input_ids', int([2, 3], [1, 2, 3, 4, 5])), 'INPUT_TYPE', { held: 'Int32Array of 5' }],
    ['ids of 64 bits', bad('input_ids', untyped({ dtype: 'int32', shape: [2, 3], data: new BigInt64Array(6) })), 'INPUT_TYPE', { held: 'BigInt64Array of 6' }],
    ['a plain list', bad('input_ids', untyped({ dtype: 'int32', shape: [2, 3], data: [1, 2, 3, 4, 5, 6] })), 'INPUT_TYPE', { held: 'no typed array' }],
    ['no data', bad('input_ids', untyped({ dtype: 'int32', shape: [2, 3] })), 'INPUT_TYPE', { held: 'no typed array' }],
    ['no shape', bad('input_ids', untyped({ dtype: 'int32', data: new Int32Array(6) })), 'INPUT_TYPE', { name: 'input_ids' }],
    ['a dtype nobody knows', bad('input_ids', untyped({ dtype: 'int64', shape: [2, 3], data: new Int32Array(6) })), 'INPUT_TYPE', { dtype: 'int64' }],
    ['a dtype every object has', bad('input_ids', untyped({ dtype: 'constructor', shape: [2, 3], data: new Int32Array(6) })), 'INPUT_TYPE', { dtype: 'constructor' }],
    ['a negative size', bad('input_ids', int([-2, -3], [1, 2, 3, 4, 5, 6])), 'INPUT_TYPE', { shape: [-2, -3] }],
    ['a size that is no number', bad('input_ids', int([2, NaN], [])), 'INPUT_TYPE', { shape: [2, NaN] }],
    ['another dtype', bad('attention_mask', float([2, 3], [1, 1, 1, 1, 1, 1])), 'INPUT_SHAPE', { name: 'attention_mask' }],
    ['another rank', bad('input_ids', int([6], [1, 2, 3, 4, 5, 6])), 'INPUT_SHAPE', { name: 'input_ids' }],
    ['two sizes for one axis', bad('attention_mask', int([2, 2], [1, 1, 1, 1])), 'INPUT_SHAPE', { name: 'attention_mask', sizes: { batch: 2, sequence: 3 } }],
    ['more tokens than positions', rows([[1, 2, 3, 4, 5, 6, 7, 8]]), 'SEQ_TOO_LONG', { name: 'sequence', size: 8, limit: 7 }],
    ['a hundred thousand tokens', rows([new Array(100_000).fill(1)]), 'SEQ_TOO_LONG', { size: 100_000 }],
    ['an id of -1', bad('input_ids', int([2, 3], [2, 5, 3, 2, -1, 3])), 'ID_RANGE', { name: 'input_ids', position: 4, value: -1 }],
    ['an id past the vocabulary', bad('input_ids', int([2, 3], [2, 11, 3, 2, 5, 3])), 'ID_RANGE', { position: 1, value: 11, below: 11 }],
    ['a token type of 2', bad('token_type_ids', int([2, 3], [0, 0, 0, 0, 0, 2])), 'ID_RANGE', { name: 'token_type_ids', position: 5, value: 2 }],
    ['a mask of 2', bad('attention_mask', int([2, 3], [1, 1, 2, 1, 1, 1])), 'MASK_VALUE', { position: 2, value: 2 }],
    ['a mask of -1', bad('attention_mask', int([2, 3], [-1, 1, 1, 1, 1, 1])), 'MASK_VALUE', { position: 0, value: -1 }],
  ])('%s', ([, inputs, code, facts]) => {
    expect(() => bindInputs(graph, inputs)).toThrow(expect.objectContaining({ code, facts: expect.objectContaining(facts) }));
  });

  test('a known size', () => {
    const fixed = closeGraph({ outputs: {}, inputs: [input('x', 'float32', ['batch', 4])] });
    expect(() => bindInputs(fixed, { x: float([1, 3], [1, 2, 3]) })).toThrow(expect.objectContaining({ code: 'INPUT_SHAPE', message: expect.stringContaining('float32[batch, 4]') }));
  });
});

test('ids that are no whole numbers of 32 bits cannot be said', () => {
  expect([...Int32Array.from([1.5, NaN, 2 ** 31])]).toEqual([1, 0, -(2 ** 31)]);
  expect(() => bindInputs(graph, bad('input_ids', int([2, 3], [2, 2 ** 31, 3, 2, 5, 3])))).toThrow(expect.objectContaining({ code: 'ID_RANGE' }));
});

describe('lengths', () => {
  const weights = smallWeights(graph.parameters);
  test('up to the number of positions run', async () => {
    for (const length of [1, 7]) expect((await runReference(graph, rows([new Array(length).fill(2)]), weights))['last_hidden_state']!.shape).toEqual([1, length, 6]);
  });
  test('of 0 run where no first token is asked for', async () => {
    const words = albertForward(smallConfig, 'token-classification');
    const none = { input_ids: int([2, 0], []), attention_mask: int([2, 0], []), token_type_ids: int([2, 0], []) };
    expect((await runReference(words, none, smallWeights(words.parameters)))['logits']).toEqual(float([2, 0, 3], []));
    await expect(runReference(graph, none, weights)).rejects.toMatchObject({ code: 'SHAPE' });
  });
});
