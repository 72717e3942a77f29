import { describe, expect, test } from 'vitest';
import { expectedCalibrationError, reliability } from './calibration-error.js';
import type { LabelledLogits } from './judgements.js';
import { brierScore, negativeLogLikelihood } from './scores.js';

const odds = (...shares: number[]): number[] => shares.map(Math.log);
/** Probabilities 0.6 0.4 right, 0.8 0.2 wrong, 0.9 0.1 right, 0.7 0.3 right. */
const two: LabelledLogits = { problem: 'single_label_classification', logits: [odds(6, 4), odds(8, 2), odds(9, 1), odds(7, 3)], labels: [0, 1, 0, 0] };
/** Probabilities 0.8 and 0.25 of two labels, of which the first holds. */
const several: LabelledLogits = { problem: 'multi_label_classification', logits: [odds(4, 1 / 3)], labels: [[1, 0]] };

describe('by hand', () => {
  test('negative log-likelihood', () => {
    expect(negativeLogLikelihood(two)).toBeCloseTo(-(Math.log(0.6) + Math.log(0.2) + Math.log(0.9) + Math.log(0.7)) / 4, 12);
    expect(negativeLogLikelihood(several)).toBeCloseTo(-(Math.log(0.8) + Math.log(0.75)) / 2, 12);
    // Temperature 1/2 squares the odds: 36 : 16.
    expect(negativeLogLikelihood({ ...two, logits: [odds(6, 4)], labels: [0] }, 0.5)).toBeCloseTo(-Math.log(36 / 52), 12);
  });
  test('Brier', () => {
    expect(brierScore(two)).toBeCloseTo((2 * 0.4 ** 2 + 2 * 0.8 ** 2 + 2 * 0.1 ** 2 + 2 * 0.3 ** 2) / 4, 12);
    expect(brierScore(several)).toBeCloseTo((0.2 ** 2 + 0.25 ** 2) / 2, 12);
  });
  test('calibration error of two bins: all four above 0.5, sure 0.75 and right 0.75; of five they part', () => {
    expect(expectedCalibrationError(two, { bins: 2 })).toBeCloseTo(0, 12);
    // (0.4, 0.6], (0.6, 0.8], (0.8, 1]: the rounding of 0.6 and 0.8 is no matter here, since shares of 11 stand beside them.
    const clear: LabelledLogits = { ...two, logits: [odds(55, 45), odds(75, 25), odds(95, 5), odds(65, 35)] };
    expect(reliability(clear, { bins: 5 }).map(({ confidence, accuracy, count }) => [confidence.toFixed(6), accuracy, count])).toEqual([['0.550000', 1, 1], ['0.700000', 0.5, 2], ['0.950000', 1, 1]]);
    expect(expectedCalibrationError(clear, { bins: 5 })).toBeCloseTo(0.45 / 4 + (0.2 * 2) / 4 + 0.05 / 4, 12);
    // Two bins of equal mass: 0.55 right with 0.65 right, 0.75 wrong with 0.95 right.
    expect(expectedCalibrationError(clear, { bins: 2, equal: 'mass' })).toBeCloseTo((0.4 * 2) / 4 + (0.35 * 2) / 4, 12);
  });
  test('of several labels: how likely each was, and whether it held', () => {
    expect(reliability(several, { bins: 4 })).toHaveLength(2);
    expect(expectedCalibrationError(several, { bins: 10 })).toBeCloseTo((0.2 + 0.25) / 2, 12);
  });
});

test('what cannot be judged is refused', () => {
  const codeOf = (given: LabelledLogits): unknown => {
    try {
      return brierScore(given);
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(codeOf({ ...two, logits: [], labels: [] })).toBe('METRIC_EMPTY');
  expect(codeOf({ ...two, labels: [0] })).toBe('METRIC_LENGTH');
  expect(codeOf({ ...two, labels: [0, 1, 2, 0] })).toBe('LABEL_RANGE');
  expect(codeOf({ ...several, labels: [[1, 0, 1]] })).toBe('METRIC_LENGTH');
  expect(codeOf({ ...two, logits: [[0, NaN], [0, 1], [0, 1], [0, 1]] })).toBe('NON_FINITE');
  expect(() => reliability(two, { bins: 0 })).toThrow(expect.objectContaining({ code: 'BINS' }));
});
