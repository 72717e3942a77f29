import { describe, expect, test } from 'vitest';
import type { DType, Shape } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { gelu, relu } from './activation.js';
import { attention } from './attention.js';
import { expand, sum } from './broadcast.js';
import { equal, less, where } from './compare.js';
import { add, div, exp, mul } from './elementwise.js';
import { composites, primitives } from './index.js';
import { gather, scatterAdd } from './indexing.js';
import { linear } from './linear.js';
import { binaryCrossEntropy, crossEntropy } from './loss.js';
import { matmul } from './matmul.js';
import { max } from './max.js';
import { concat, pad, reshape, slice, swap, transpose } from './movement.js';
import { layerNorm, softmax } from './normalise.js';
import { input } from './source.js';

const of = (dtype: DType) => (...shape: Shape): Value => input('x', dtype, shape);
const [f, i, b] = [of('float32'), of('int32'), of('bool')];

describe('a type follows from the types of the inputs', () => {
  test.for<[string, Value, DType, Shape]>([
    ['add', add(f('batch', 3), f(3)), 'float32', ['batch', 3]],
    ['mul of whole numbers', mul(i(2), i()), 'int32', [2]],
    ['less', less(i('batch', 1), i(3)), 'bool', ['batch', 3]],
    ['where', where(b('batch', 1), i(), i(4)), 'int32', ['batch', 4]],
    ['sum keeps its axes', sum(f('batch', 2, 3), [0, 2]), 'float32', [1, 2, 1]],
    ['reshape of named axes', reshape(f('batch', 'sequence', 6), ['batch*sequence', 2, 3]), 'float32', ['batch*sequence', 2, 3]],
    ['transpose', transpose(i('batch', 2, 3), [2, 0, 1]), 'int32', [3, 'batch', 2]],
    ['slice of a named axis', slice(f('batch', 'sequence'), 1, 0, 1), 'float32', ['batch', 1]],
    ['pad to a named axis', pad(f('batch', 1), 1, 0, 'sequence'), 'float32', ['batch', 'sequence']],
    ['concat', concat([f('batch', 2), f('batch', 3)], 1), 'float32', ['batch', 5]],
    ['matmul', matmul(f('batch', 1, 'sequence', 4), f(3, 4, 'sequence')), 'float32', ['batch', 3, 'sequence', 'sequence']],
    ['gather', gather(i(7, 2), i('batch', 'sequence')), 'int32', ['batch', 'sequence', 2]],
    ['scatterAdd', scatterAdd(i('batch'), f('batch', 2), 7), 'float32', [7, 2]],
    ['linear', linear(f('batch', 'sequence', 4), f(6, 4), f(6)), 'float32', ['batch', 'sequence', 6]],
    ['attention of other keys', attention(f('batch', 'query', 6), f('batch', 'key', 6), f('batch', 'key', 6), f('batch', 1, 1, 'key'), 2), 'float32', ['batch', 'query', 6]],
    ['crossEntropy', crossEntropy(f('batch', 3), i('batch')), 'float32', ['batch']],
  ])('%s', ([, { type }, dtype, shape]) => {
    expect(type).toEqual({ dtype, shape });
  });
});

describe('what does not fit is refused where it is built', () => {
  const misfits: Readonly<Record<string, readonly (() => Value)[]>> = {
    add: [() => add(f(2), f(3)), () => add(f(2), i(2)), () => add(b(), b()), () => add(f('batch'), f('sequence'))],
    div: [() => div(i(2), i(2)), () => div(f(2), f(3))],
    exp: [() => exp(i(2))],
    equal: [() => equal(b(2), b(2)), () => equal(f(2), i(2)), () => equal(i(2), i(3))],
    where: [() => where(i(2), f(2), f(2)), () => where(b(2), f(2), i(2)), () => where(b(2), f(3), f()), () => where(b(), b(), b())],
    sum: [() => sum(i(2), [0]), () => sum(f(2), [1]), () => sum(f(2), [-1]), () => sum(f(2), [0.5])],
    max: [() => max(i(2), [0]), () => max(f(2), [2])],
    expand: [() => expand(f(2), [3]), () => expand(f(2, 3), [3]), () => expand(f('batch'), ['sequence'])],
    reshape: [() => reshape(f(2, 3), [5]), () => reshape(f('batch', 2), ['sequence', 2]), () => reshape(f('batch'), [2])],
    transpose: [() => transpose(f(2, 3), [0]), () => transpose(f(2, 3), [0, 0]), () => transpose(f(2, 3), [1, 2])],
    slice: [() => slice(f(2), 1, 0, 1), () => slice(f(2), 0, 1, 2), () => slice(f(2), 0, -1, 1), () => slice(f('batch'), 0, 0, -1)],
    pad: [() => pad(f('batch'), 0, 0, 3), () => pad(f(2), 0, 2, 3), () => pad(f(2), 0, -1, 3), () => pad(f(2), 1, 0, 3)],
    concat: [() => concat([f(2), i(2)], 0), () => concat([f(2, 2), f(2, 3)], 0), () => concat([f('batch'), f(2)], 0), () => concat([f(2), f(2, 1)], 0), () => concat([], 0)],
    matmul: [() => matmul(f(2, 3), f(2, 3)), () => matmul(f(3), f(3, 2)), () => matmul(i(2, 3), i(3, 2)), () => matmul(f(2, 2, 3), f(3, 3, 2))],
    gather: [() => gather(f(2), f(2)), () => gather(f(), i(2))],
    scatterAdd: [() => scatterAdd(i(2), f(3), 4), () => scatterAdd(f(2), f(2), 4), () => scatterAdd(i(2), i(2), 4)],
    linear: [() => linear(f(2, 3), f(4, 2), f(4)), () => linear(f(2, 3), f(4, 3), f(3)), () => linear(f(), f(1, 1), f(1)), () => linear(i(3), f(4, 3), f(4))],
    activations: [() => gelu(i(2)), () => relu(b(2))],
    normalisations: [() => softmax(f()), () => softmax(i(2)), () => layerNorm(f(2, 3), f(2), f(3), 1), () => layerNorm(f('batch'), f('batch'), f('batch'), 1), () => layerNorm(f(3), i(3), f(3), 1)],
    attention: [
      () => attention(f(1, 2, 6), f(1, 3, 6), f(1, 3, 6), f(), 4),
      () => attention(f(1, 2, 6), f(1, 3, 6), f(1, 4, 6), f(), 2),
      () => attention(f(1, 2, 6), f(2, 3, 6), f(2, 3, 6), f(), 2),
      () => attention(f(1, 2, 6), f(1, 3, 6), f(1, 3, 6), f(2, 1, 1, 3), 2),
      () => attention(f(2, 6), f(3, 6), f(3, 6), f(), 2),
      () => attention(i(1, 2, 6), f(1, 3, 6), f(1, 3, 6), f(), 2),
      () => attention(f(1, 2, 6), f(1, 3, 6), f(1, 3, 6), i(), 2),
    ],
    crossEntropy: [() => crossEntropy(f(2, 3), i(3)), () => crossEntropy(f(2, 3), f(2)), () => crossEntropy(f(), i())],
    binaryCrossEntropy: [() => binaryCrossEntropy(f(2), f(3)), () => binaryCrossEntropy(f(2), i(2))],
  };
  test.for(Object.entries(misfits))('%s', ([, builds]) => {
    for (const build of builds) expect(build, String(build)).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});

test('an op goes by one name', () => {
  for (const [name, op] of Object.entries({ ...primitives, ...composites })) expect(op.name).toBe(name);
});

test('an op that would do nothing is not there', () => {
  const x = f('batch', 2);
  expect([reshape(x, ['batch', 2]), expand(x, ['batch', 2]), transpose(x, [0, 1]), swap(swap(x)), concat([x], 0)]).toEqual([x, x, x, x, x]);
  expect(transpose(transpose(f(1, 2, 3), [2, 0, 1]), [1, 2, 0]).node.op).toBe('input');
});
