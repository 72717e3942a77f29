import { expect, test } from 'vitest';
import { float, int } from './arbitrary/tensors.js';
import { compare, difference, largest } from './compare.js';

test('a difference is absolute for small numbers and relative for large ones', () => {
  expect(difference(float([1], [0.5]), float([1], [0.25]))).toBe(0.2);
  expect(difference(float([1], [2e6]), float([1], [1e6]))).toBeCloseTo(1, 5);
  expect(compare(float([2], [1, 3]), float([2], [1, 2]), 0, 4).difference).toBe(0.25);
});

test('zeros of both signs, denormals, equal infinities and two that are no numbers are alike', () => {
  expect(difference(float([4], [0, 1e-40, Infinity, NaN]), float([4], [-0, 0, Infinity, NaN]))).toBe(0);
});

test('another form, or one that is no number, is as far as can be', () => {
  const wanted = float([2], [1, 2]);
  for (const got of [undefined, float([1, 2], [1, 2]), float([2], [1]), int([2], [1, 2]), float([2], [1, NaN]), float([2], [1, Infinity])]) expect(difference(got, wanted)).toBe(Infinity);
});

test('the place of the largest is told, and the first five beyond what is allowed', () => {
  const { where, beyond } = compare(float([2, 4], [1, 0, 2, 3, 4, 5, 9, 7]), float([2, 4], [0, 0, 0, 0, 0, 0, 0, 0]), 1.5);
  expect(where).toBe('[1, 2]: 9 where 0 was wanted');
  expect(beyond).toEqual(['[0, 2]: 2', '[0, 3]: 3', '[1, 0]: 4', '[1, 1]: 5', '[1, 2]: 9'].map((place) => `${place} where 0 was wanted`));
});

test('the largest entry', () => {
  expect([largest(float([3], [1, -4, 2])), largest(float([0], []))]).toEqual([4, 0]);
});
