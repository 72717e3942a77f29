import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tensors } from '@albertkit/core';
import { contextOf, tensor } from './fixtures/context.js';
import { textRanking as task, type TextRankingOptions } from './text-ranking.js';

const one = contextOf(['relevance']);
const two = contextOf(['no', 'yes']);
const rows = (...logits: number[][]): Tensors[] => logits.map((row) => ({ logits: tensor(...row) }));
const rank = (context: typeof one, documents: string[], outputs: Tensors[], options: TextRankingOptions = {}): [number, number][] =>
  task.decode(task.encode({ query: 'the king', documents }, context, options), outputs, context, options).documents.map(({ index, score }) => [index, Number(score.toFixed(6))]);

test('scores worked out by hand: the sigmoid of one label, the softmax of one of several', () => {
  const logits = [Math.log(1 / 3), Math.log(3), 0];
  expect(rank(one, ['a', 'b', 'c'], rows(...logits.map((logit) => [logit])))).toEqual([[1, 0.75], [2, 0.5], [0, 0.25]]);
  expect(rank(two, ['a', 'b', 'c'], rows(...logits.map((logit) => [1, 1 + logit])), { label: 'yes', topK: 2 })).toEqual([[1, 0.75], [2, 0.5]]);
  expect(rank(one, [], [])).toEqual([]);
});

test('a long document: its best window, or the mean by tokens', () => {
  const options = { maxTokens: 12, overlap: 0 };
  const long = 'of the hill and the people of the hill and the'; // windows of 7 beside 2 of the query: 7 and 4 more
  const logits = rows([Math.log(3)], [0], [0]);
  expect(task.encode({ query: 'the king', documents: [long, 'a'] }, one, options).plans.map(({ weights }) => weights.length)).toEqual([2, 1]);
  expect(rank(one, [long, 'a'], logits, options)).toEqual([[0, 0.75], [1, 0.5]]);
  const share = task.encode({ query: 'the king', documents: [long] }, one, options).plans[0]!.weights;
  const mean = (Math.log(3) * share[0]!) / (share[0]! + share[1]!);
  expect(rank(one, [long], logits, { ...options, windows: 'mean' })[0]![1]).toBeCloseTo(1 / (1 + Math.exp(-mean)), 6);
});

test('decoding perfect logits built from a target gives the example back', () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), fc.constantFrom('no', 'yes', undefined), (relevant, label) => {
    const context = label === undefined ? one : two;
    const options = label === undefined ? {} : { label };
    const input = { query: 'the king', documents: relevant.map((_, n) => `hill ${n}`) };
    const encoded = task.encode(input, context, options);
    const labels = task.target({ input, relevant, ...options }, encoded, context)['labels']!.data;
    const outputs = rows(...[...labels].map((own) => (label === undefined ? [own ? 9 : -9] : [own === 0 ? 9 : 0, own === 1 ? 9 : 0])));
    const found = task.decode(encoded, outputs, context, options).documents;
    expect(relevant.map((_, n) => found.find(({ index }) => index === n)!.score > 0.5)).toEqual(relevant);
  }), { numRuns: 40 });
});

test('what cannot be is said', () => {
  const encode = (input: unknown, options: TextRankingOptions = {}): unknown => task.encode(input as never, two, options);
  expect(() => encode({ query: 'a', documents: ['b'] })).toThrow(expect.objectContaining({ code: 'RANKING_LABEL', message: expect.stringContaining('no, yes') }));
  expect(() => encode({ query: 'a', documents: ['b'] }, { label: 'maybe' })).toThrow(expect.objectContaining({ code: 'LABEL_UNKNOWN' }));
  expect(() => encode({ query: 'a', documents: 'b' }, { label: 'yes' })).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
  const encoded = task.encode({ query: 'a', documents: ['b'] }, one, {});
  expect(() => task.target({ input: { query: 'a', documents: ['b'] }, relevant: [] }, encoded, one)).toThrow(expect.objectContaining({ code: 'EXAMPLE' }));
});
