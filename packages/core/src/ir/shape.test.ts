import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import { broadcast, dimProduct, elements, resolveDim, resolveShape, sameShape, sameType, ShapeError, showType, type Dim, type Shape } from './shape.js';

const dims: fc.Arbitrary<Dim> = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom('batch', 'sequence', 'choices'));
const sizes = { batch: 3, sequence: 5, choices: 2 };
const settings = { numRuns: 500, seed: seed() };

describe('a product of sizes', () => {
  test('has one form, whatever the order', () => {
    expect(dimProduct(['sequence', 3, 'batch'])).toBe('3*batch*sequence');
    expect(dimProduct(['batch', dimProduct(['sequence', 'batch'])])).toBe('batch*batch*sequence');
    expect([dimProduct([]), dimProduct([2, 3]), dimProduct([1, 'batch']), dimProduct([0, 'batch'])]).toEqual([1, 6, 'batch', 0]);
    fc.assert(fc.property(fc.array(dims), fc.array(dims), (a, b) => {
      expect(dimProduct([...a, ...b])).toBe(dimProduct([...b, ...a]));
      expect(dimProduct([dimProduct(a), dimProduct(b)])).toBe(dimProduct([...a, ...b]));
    }), settings);
  });
  test('is the product in a run', () => {
    fc.assert(fc.property(fc.array(dims), (shape) => {
      expect(resolveDim(dimProduct(shape), sizes)).toBe(elements(resolveShape(shape, sizes)));
    }), settings);
  });
  test('names the size that no input sets', () => {
    expect(() => resolveDim('2*batch*depth', sizes)).toThrow(expect.objectContaining({ code: 'SIZE_UNBOUND', facts: expect.objectContaining({ name: 'depth' }) }));
  });
});

describe('broadcasting', () => {
  test.for<[Shape, Shape, Shape | undefined]>([
    [[2, 3], [3], [2, 3]], [[2, 1], [1, 3], [2, 3]], [[], ['batch', 4], ['batch', 4]], [['batch', 1], ['sequence'], ['batch', 'sequence']],
    [[0], [1], [0]], [[2], [3], undefined], [['batch'], [2], undefined], [['batch'], ['sequence'], undefined], [[0], [2], undefined],
  ])('of %j and %j', ([a, b, expected]) => {
    expect(broadcast(a, b)).toEqual(expected);
    expect(broadcast(b, a)).toEqual(expected);
  });
});

test('types are alike when dtype and every size are', () => {
  expect(sameShape(['batch', 2], ['batch', 2])).toBe(true);
  expect([sameShape([2], [2, 1]), sameShape(['batch'], ['sequence']), sameShape([2], ['2'])]).toEqual([false, false, false]);
  expect(sameType({ dtype: 'int32', shape: [2] }, { dtype: 'float32', shape: [2] })).toBe(false);
});

test('a shape error names op and types', () => {
  const error = new ShapeError('matmul', [{ dtype: 'float32', shape: ['batch', 6] }, { dtype: 'int32', shape: [] }], 'inner sizes differ');
  expect(error.message).toBe('matmul(float32[batch, 6], int32[]): inner sizes differ');
  expect([error.code, error.name, showType({ dtype: 'bool', shape: [1, 'x'] })]).toEqual(['SHAPE', 'AlbertkitError', 'bool[1, x]']);
});
