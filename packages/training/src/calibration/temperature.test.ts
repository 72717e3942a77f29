import { parseHeadsFile } from '@albertkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedCalibrationError } from './calibration-error.js';
import { setHeadTemperature } from './heads-file.js';
import type { LabelledLogits } from './judgements.js';
import { brierScore, negativeLogLikelihood } from './scores.js';
import { fitTemperature } from './temperature.js';

describe('by hand', () => {
  test('right 3 times of 4 with odds of 9 to 1: the best odds are 3 to 1, so T = ln 9 / ln 3 = 2', () => {
    const logits = Array.from({ length: 4 }, () => [Math.log(9), 0]);
    const { temperature, before, after } = fitTemperature({ problem: 'single_label_classification', logits, labels: [0, 0, 0, 1] });
    expect(temperature).toBeCloseTo(2, 9);
    expect(after).toBeCloseTo(-(3 * Math.log(3 / 4) + Math.log(1 / 4)) / 4, 9);
    expect(before).toBeCloseTo(-(3 * Math.log(0.9) + Math.log(0.1)) / 4, 9);
  });
  test('labels that each hold or not, the same way', () => {
    const logits = Array.from({ length: 4 }, () => [Math.log(81)]);
    expect(fitTemperature({ problem: 'multi_label_classification', logits, labels: [[1], [1], [1], [0]] }).temperature).toBeCloseTo(4, 9);
  });
  test('no mistake asks for no end of cold, only mistakes for no end of heat; both have a bound', () => {
    const logits = [[3, 0], [5, 1]];
    expect(fitTemperature({ problem: 'single_label_classification', logits, labels: [0, 0] }).temperature).toBeCloseTo(0.05, 12);
    expect(fitTemperature({ problem: 'single_label_classification', logits, labels: [1, 1] }).temperature).toBeCloseTo(20, 12);
  });
  test('a model that says nothing stays as it is', () => {
    expect(fitTemperature({ problem: 'single_label_classification', logits: [[0, 0, 0]], labels: [1] })).toEqual({ temperature: 1, before: Math.log(3), after: Math.log(3) });
  });
});

describe('laws', () => {
  // Whole numbers, so that dividing merges none of them.
  const logit = fc.integer({ min: -30, max: 30 });
  const single = fc.array(fc.array(logit, { minLength: 2, maxLength: 5 }).chain((logits) => fc.tuple(fc.constant(logits), fc.nat(logits.length - 1))), { minLength: 1, maxLength: 20 })
    .map((rows): LabelledLogits => ({ problem: 'single_label_classification', logits: rows.map(([logits]) => logits), labels: rows.map(([, label]) => label) }));
  const several = fc.array(fc.array(fc.tuple(logit, fc.constantFrom(0, 1)), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 })
    .map((rows): LabelledLogits => ({ problem: 'multi_label_classification', logits: rows.map((row) => row.map(([own]) => own)), labels: rows.map((row) => row.map(([, held]) => held)) }));
  test('the fitted temperature never raises the loss of what it was fitted on, and no other in its bounds does better', () => {
    fc.assert(fc.property(fc.oneof(single, several), fc.double({ min: 0.05, max: 20, noNaN: true }), (given, other) => {
      const { temperature, before, after } = fitTemperature(given);
      expect(temperature).toBeGreaterThanOrEqual(0.05 - 1e-15);
      expect(temperature).toBeLessThanOrEqual(20 + 1e-12);
      expect(after).toBeLessThanOrEqual(before);
      expect([before, after]).toEqual([negativeLogLikelihood(given), negativeLogLikelihood(given, temperature)]);
      expect(after).toBeLessThanOrEqual(negativeLogLikelihood(given, other) * (1 + 1e-9) + 1e-12);
    }));
  });
  test('decisions are unchanged', () => {
    fc.assert(fc.property(single, (given) => {
      const { temperature } = fitTemperature(given);
      const best = (logits: ArrayLike<number>): number => Array.from(logits).indexOf(Math.max(...Array.from(logits)));
      for (const logits of given.logits) expect(best(Array.from(logits, (one) => one / temperature))).toBe(best(logits));
    }));
  });
  test('scores are within their bounds, and the order of the examples does not matter', () => {
    fc.assert(fc.property(fc.oneof(single, several), fc.integer({ min: 1, max: 20 }), fc.constantFrom('width', 'mass'), (given, bins, equal) => {
      const turned = { ...given, logits: [...given.logits].reverse(), labels: Array.from<number | ArrayLike<number>>(given.labels).reverse() } as LabelledLogits;
      const error = expectedCalibrationError(given, { bins, equal });
      expect(error >= 0 && error <= 1).toBe(true);
      expect(expectedCalibrationError(turned, { bins, equal })).toBeCloseTo(error, 12);
      expect(brierScore(given) >= 0 && brierScore(given) <= (given.problem === 'single_label_classification' ? 2 : 1)).toBe(true);
      expect(brierScore(turned)).toBeCloseTo(brierScore(given), 12);
    }));
  });
});

describe('a temperature is kept with its head', () => {
  const file = JSON.stringify({ version: 1, heads: { tone: { architecture: 'AlbertForSequenceClassification', id2label: { 0: 'bad', 1: 'good' }, extra: 1 }, other: { architecture: 'AlbertModel' } }, note: 'kept' });
  test('all else as it was', () => {
    const written = setHeadTemperature(setHeadTemperature(file, 'tone', 3), 'tone', 1.5);
    expect(parseHeadsFile(written).get('tone')?.temperature).toBe(1.5);
    const { heads, ...rest } = JSON.parse(written) as { heads: { tone: object } };
    expect([rest, heads.tone]).toEqual([{ version: 1, note: 'kept' }, expect.objectContaining({ extra: 1, architecture: 'AlbertForSequenceClassification' })]);
  });
  test('a head that is not there, and a temperature that is none', () => {
    expect(() => setHeadTemperature(file, 'mood', 2)).toThrow(expect.objectContaining({ code: 'HEAD_UNKNOWN' }));
    for (const wrong of [0, -1, NaN, 1001]) expect(() => setHeadTemperature(file, 'tone', wrong)).toThrow(expect.objectContaining({ code: 'CONFIG_FIELD' }));
  });
});
