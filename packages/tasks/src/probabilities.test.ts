import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestAt, requireFinite, sigmoid, softmax, topPlaces } from './probabilities.js';

const logits = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 });

test('values computed by hand', () => {
  const [a, b] = softmax([Math.log(3), 0]);
  expect(a).toBeCloseTo(0.75, 14);
  expect(b).toBeCloseTo(0.25, 14);
  expect(softmax([2 * Math.log(3), 0], 2)[0]).toBeCloseTo(0.75, 14);
  expect(sigmoid([Math.log(4), 0])[0]).toBeCloseTo(0.8, 14);
  expect([...topPlaces([1, 5, 5, 2], 3)]).toEqual([1, 2, 3]);
});

test('softmax sums to 1 and keeps the order; sigmoid treats each alone', () => {
  fc.assert(fc.property(logits, fc.double({ min: 0.1, max: 10, noNaN: true }), (values, temperature) => {
    const soft = softmax(values, temperature);
    expect(soft.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(soft[largestAt(values)]).toBe(Math.max(...soft));
    const alone = values.map((value) => sigmoid([value], temperature)[0]!);
    expect([...sigmoid(values, temperature)]).toEqual(alone);
    expect(alone.every((share) => share >= 0 && share <= 1)).toBe(true);
  }));
});

test('the top places are those of a stable sort', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.integer({ min: 1, max: 8 }), (values, count) => {
    const sorted = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b);
    expect(topPlaces(values, count)).toEqual(sorted.slice(0, count));
  }));
});

test('N5: what is not finite is no result', () => {
  for (const bad of [NaN, Infinity, -Infinity]) expect(() => requireFinite([0, bad])).toThrow(expect.objectContaining({ code: 'NON_FINITE', facts: { position: 1, value: String(bad) } }));
});
