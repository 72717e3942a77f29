import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerScore } from './answer-text.js';
import { answerMetrics, fitNoAnswerThreshold, thresholdedAnswerMetrics, type JudgedAnswer } from './answers.js';

describe('normalising, as normalize_answer', () => {
  test.each([
    ['case, punctuation, blanks', 'The  U.S.A.', 'usa', 1],
    ['articles as words only', 'An answer', 'answer', 1],
    ['not in a word', 'another', 'other', 0],
    ['punctuation goes first, so an article may appear', 'a-n', 'apple', 0],
    ['... and vanish', 'a-n', 'the', 1],
    ['letters beyond ASCII are letters', 'éa', 'é', 0],
    ['only ASCII punctuation goes', '“x”', 'x', 0],
    ['symbols too', '$5', '5', 1],
    ['a blank that is no space', 'new\u00a0york', 'new york', 1],
  ])('%s', (_, prediction, truth, exact) => {
    expect(answerScore(prediction, [truth]).exact).toBe(exact);
  });
});

test('F1 by hand', () => {
  // Shared 2, of 5 words given (the goes) and 3 true: 2 x 2 / 8.
  expect(answerScore('in the city of Paris today', ['city Paris, France']).f1).toBeCloseTo(4 / 8, 12);
  // A word counts as often as both have it: 2 shared of 3 and 2.
  expect(answerScore('very very very', ['very very']).f1).toBeCloseTo(4 / 5, 12);
  expect(answerScore('Paris', ['London', 'Paris, France'])).toEqual({ exact: 0, f1: 2 / 3 });
});

test('nothing against nothing: 2.0 says yes, 1.1 gives no F1', () => {
  expect([answerScore('', []), answerScore('The', []), answerScore('Paris', [])].map(({ exact, f1 }) => [exact, f1])).toEqual([[1, 1], [1, 1], [0, 0]]);
  expect(answerScore('the', ['a'], '1.1')).toEqual({ exact: 1, f1: 0 });
  expect(answerScore('', ['the', 'Paris'])).toEqual({ exact: 0, f1: 0 });
  expect(answerScore('', ['the', 'Paris'], '1.1')).toEqual({ exact: 1, f1: 0 });
});

const judged = (prediction: string, truths: readonly string[], noAnswer: number): JudgedAnswer => ({ prediction, truths, noAnswer });

test('the threshold by hand', () => {
  const questions = [judged('Paris', ['Paris'], -3), judged('Rome', [], -2), judged('Oslo', ['Oslo city'], 1), judged('Bern', [], 4)];
  // All silent 2; answering Paris 3, Rome 2, Oslo 2 (F1 2 2/3), Bern 1 (1 2/3).
  expect(fitNoAnswerThreshold(questions, 'exact')).toEqual({ threshold: -3, value: 3 / 4 });
  expect(thresholdedAnswerMetrics(questions, -3)).toEqual({ exact: 3 / 4, f1: 3 / 4, count: 4, hasAnswer: { exact: 1 / 2, f1: 1 / 2, count: 2 }, noAnswer: { exact: 1, f1: 1, count: 2 } });
  expect(thresholdedAnswerMetrics(questions, 1)).toMatchObject({ exact: 2 / 4, f1: expect.closeTo((1 + 2 / 3 + 1) / 4) });
  expect(fitNoAnswerThreshold([judged('x', [], 7)], 'f1')).toEqual({ threshold: 6, value: 1 });
  expect(answerMetrics(questions)).toMatchObject({ exact: 1 / 4, count: 4 });
});

describe('laws', () => {
  const word = fc.constantFrom('a', 'the', 'Paris', 'paris.', 'city', 'x');
  const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
  const question = fc.record({ prediction: text, truths: fc.array(text, { maxLength: 3 }), noAnswer: fc.integer({ min: -3, max: 3 }) });
  test('exact is never without F1, both within bounds, more truths never harm, a true answer is perfect', () => {
    fc.assert(fc.property(text, fc.array(text.filter((one) => /paris|city|x/i.test(one)), { minLength: 1, maxLength: 3 }), (prediction, truths) => {
      const { exact, f1 } = answerScore(prediction, truths);
      expect(f1 >= exact && f1 <= 1 && exact >= 0).toBe(true);
      expect(answerScore(prediction, truths.slice(1).concat('unrelated', truths[0]!)).f1).toBe(f1);
      expect(answerScore(truths[0]!, truths)).toEqual({ exact: 1, f1: 1 });
    }));
  });
  test('the fitted threshold gives what it says, and no other gives more', () => {
    fc.assert(fc.property(fc.array(question, { minLength: 1, maxLength: 12 }), fc.constantFrom('exact', 'f1'), (questions, score) => {
      const { threshold, value } = fitNoAnswerThreshold(questions, score);
      expect(thresholdedAnswerMetrics(questions, threshold)[score]).toBeCloseTo(value, 12);
      for (let other = -4; other <= 3; other++) expect(thresholdedAnswerMetrics(questions, other)[score]).toBeLessThanOrEqual(value + 1e-12);
    }));
  });
  test('the order of questions does not matter', () => {
    fc.assert(fc.property(fc.array(question, { minLength: 1, maxLength: 12 }), (questions) => {
      expect(fitNoAnswerThreshold([...questions].reverse(), 'exact')).toEqual(fitNoAnswerThreshold(questions, 'exact'));
    }));
  });
});

test('no question is refused', () => {
  for (const metric of [() => answerMetrics([]), () => thresholdedAnswerMetrics([], 0), () => fitNoAnswerThreshold([], 'f1')]) expect(metric).toThrow(expect.objectContaining({ code: 'METRIC_EMPTY' }));
});
