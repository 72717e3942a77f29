import type { Tensor } from '@albertkit/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumTokens, tokenMetrics } from './token-predictions.js';

const logits = (rows: readonly (readonly number[])[]): Tensor => ({ dtype: 'float32', shape: [rows.length, rows[0]!.length], data: Float64Array.from(rows.flat()) });
const labels = (...ids: number[]): Tensor => ({ dtype: 'int32', shape: [ids.length], data: Int32Array.from(ids) });

test('by hand: probabilities 5/8 and 1/8 for the labels, one of them the largest', () => {
  const row = [0, Math.log(2), Math.log(5)]; // 1 : 2 : 5
  const metrics = tokenMetrics([sumTokens(logits([row, row, row]), labels(2, -100, 0))]);
  const loss = -(Math.log(5 / 8) + Math.log(1 / 8)) / 2;
  expect(metrics).toEqual({ count: 2, accuracy: 1 / 2, loss: expect.closeTo(loss, 12), perplexity: expect.closeTo(Math.exp(loss), 12) });
});

test('a model that knows nothing has the perplexity of its number of classes', () => {
  expect(tokenMetrics([sumTokens(logits([[3, 3, 3, 3]]), labels(1))]).perplexity).toBeCloseTo(4, 12);
});

test('batches add up, and large logits do not overflow', () => {
  const row = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 3, maxLength: 3 });
  fc.assert(fc.property(fc.array(fc.tuple(row, fc.constantFrom(0, 1, 2)), { minLength: 2, maxLength: 8 }), fc.nat(), (rows, cut) => {
    const at = 1 + (cut % (rows.length - 1));
    const of = (part: typeof rows): ReturnType<typeof sumTokens> => sumTokens(logits(part.map(([values]) => values)), labels(...part.map(([, id]) => id)));
    const [whole, parts] = [tokenMetrics([of(rows)]), tokenMetrics([of(rows.slice(0, at)), of(rows.slice(at))])];
    expect(parts.loss).toBeCloseTo(whole.loss, 6);
    expect(parts.accuracy).toBe(whole.accuracy);
    expect(whole.loss).toBeGreaterThanOrEqual(0);
  }));
});

test('what does not fit is refused', () => {
  expect(() => sumTokens(logits([[1, 2]]), labels(0, 1))).toThrow(expect.objectContaining({ code: 'METRIC_LENGTH' }));
  expect(() => sumTokens(logits([[1, 2]]), labels(2))).toThrow(expect.objectContaining({ code: 'LABEL_RANGE' }));
  expect(() => tokenMetrics([sumTokens(logits([[1, 2]]), labels(-100))])).toThrow(expect.objectContaining({ code: 'METRIC_EMPTY' }));
});
