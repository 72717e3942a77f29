import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accuracy, accuracyByGroup, binaryF1, labelF1, matthews, meanSquaredError, subsetAccuracy } from './classification.js';

const one = (labels: readonly string[]): string[][] => labels.map((label) => [label]);

describe('worked out by hand', () => {
  const actual = ['a', 'a', 'a', 'b', 'b', 'c'];
  const predicted = ['a', 'a', 'b', 'b', 'c', 'a'];
  test('accuracy', () => {
    expect(accuracy(predicted, actual)).toBe(3 / 6);
    expect(accuracyByGroup([0, 1, 2, 3], [0, 1, 0, 0], ['middle', 'high', 'middle', 'high'])).toEqual({ overall: 0.5, groups: new Map([['middle', 0.5], ['high', 0.5]]) });
    expect(subsetAccuracy([['a', 'b'], ['a'], []], [['b', 'a'], ['a', 'b'], []])).toBeCloseTo(2 / 3);
  });
  test('F1: a has 2 hits of 3 said and 3 true, b 1 of 2 and 2, c 0 of 1 and 1', () => {
    const { micro, macro, labels } = labelF1(one(predicted), one(actual));
    expect([...labels]).toEqual([
      ['a', { precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, support: 3 }],
      ['b', { precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2 }],
      ['c', { precision: 0, recall: 0, f1: 0, support: 1 }],
    ]);
    expect(macro.f1).toBeCloseTo((2 / 3 + 1 / 2) / 3, 12);
    expect(micro).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 });
    expect(labelF1(one(predicted), one(actual), ['a', 'd']).macro.f1).toBeCloseTo(1 / 3, 12);
    expect(binaryF1(['y', 'y', 'n', 'n'], ['y', 'n', 'y', 'n'], 'y')).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
    expect(binaryF1(['n'], ['n'], 'y')).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
  });
  test('F1 of several labels', () => {
    // a: said twice, true once, one hit; b: said once, true twice, one hit.
    const { micro, labels } = labelF1([['a', 'b'], ['a'], []], [['a', 'b'], ['b'], []]);
    expect(labels.get('a')).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3, support: 1 });
    expect(labels.get('b')).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
    expect(micro).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
  });
  test('Matthews: (tp tn - fp fn) / sqrt of the four margins, here 6, 1, 2 and 1', () => {
    const pairs = [...Array(6).fill(['y', 'y']), ['n', 'n'], ...Array(2).fill(['y', 'n']), ['n', 'y']] as [string, string][];
    expect(matthews(pairs.map(([x]) => x), pairs.map(([, y]) => y))).toBeCloseTo((6 * 1 - 2 * 1) / Math.sqrt((6 + 2) * (6 + 1) * (1 + 2) * (1 + 1)), 12);
  });
  test('of three labels: s 6, c 3, sum p t 3x3 + 2x2 + 1x1', () => {
    expect(matthews(predicted, actual)).toBeCloseTo((6 * 3 - 14) / (36 - 14), 12);
  });
  test('the rest', () => {
    expect(meanSquaredError([1, 2, 4], [1, 4, 1])).toBeCloseTo(13 / 3, 12);
  });
});

describe('laws', () => {
  const labels = fc.constantFrom('a', 'b', 'c', 'd');
  const pairs = fc.array(fc.tuple(labels, labels), { minLength: 1, maxLength: 40 });
  test('bounds, symmetry, any order of the examples, any names of the labels', () => {
    fc.assert(fc.property(pairs, fc.integer({ min: 1, max: 7 }), (rows, shift) => {
      const moved = rows.map((_, n) => rows[(n + shift) % rows.length]!);
      const [x, y] = [rows.map(([left]) => left), rows.map(([, right]) => right)];
      const renamed = (list: string[]): string[] => list.map((label) => ({ a: 'b', b: 'c', c: 'd', d: 'a' })[label]!);
      const f1 = labelF1(one(x), one(y));
      for (const value of [accuracy(x, y), f1.micro.f1, f1.macro.f1]) expect(value >= 0 && value <= 1).toBe(true);
      expect(Math.abs(matthews(x, y))).toBeLessThanOrEqual(1);
      expect(matthews(x, y)).toBeCloseTo(matthews(y, x), 12);
      expect(labelF1(one(y), one(x)).macro.f1).toBeCloseTo(f1.macro.f1, 12);
      expect(labelF1(one(y), one(x)).micro.precision).toBe(f1.micro.recall);
      expect(f1.micro.f1).toBeCloseTo(accuracy(x, y), 12);
      for (const [other, truth] of [[moved.map(([left]) => left), moved.map(([, right]) => right)], [renamed(x), renamed(y)]] as const) {
        expect(matthews(other, truth)).toBeCloseTo(matthews(x, y), 12);
        expect(labelF1(one(other), one(truth)).macro.f1).toBeCloseTo(f1.macro.f1, 12);
      }
    }));
  });
  test('no mistake is 1; Matthews of one label alone is 0', () => {
    fc.assert(fc.property(fc.array(labels, { minLength: 1 }), (truth) => {
      expect([accuracy(truth, truth), labelF1(one(truth), one(truth)).macro.f1, subsetAccuracy(one(truth), one(truth))]).toEqual([1, 1, 1]);
      expect(matthews(truth, truth)).toBeCloseTo(new Set(truth).size > 1 ? 1 : 0, 12);
      expect(matthews(truth, truth.map(() => 'a'))).toBe(0);
    }));
  });
});

test('nothing to measure, and lists that do not go together, are refused', () => {
  for (const metric of [accuracy, matthews]) expect(() => metric([], [])).toThrow(expect.objectContaining({ code: 'METRIC_EMPTY' }));
  expect(() => labelF1([['a']], [])).toThrow(expect.objectContaining({ code: 'METRIC_LENGTH', facts: { metric: 'F1', predicted: 1, actual: 0 } }));
});
