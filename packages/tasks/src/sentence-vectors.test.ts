import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tensors } from '@albertkit/core';
import { embeddingRanking } from './embedding-ranking.js';
import { extractiveSummarisation } from './extractive-summarisation.js';
import { featureExtraction } from './feature-extraction.js';
import { randomExecutable } from './fixtures/random-executable.js';
import { contextOf, tensor } from './fixtures/context.js';
import { runTask } from './run-task.js';
import { sentenceEmbedding } from './sentence-embedding.js';
import { sentenceSimilarity } from './sentence-similarity.js';

const context = contextOf([], { hidden_size: 2, num_attention_heads: 1, id2label: null });
/** What `keep` leaves of rows. */
const kept = (...rows: [number, number][]): Tensors[] => rows.map((row) => ({ vector: tensor(...row) }));
const executable = randomExecutable({ last_hidden_state: { axis: 'token', width: 2 }, pooler_output: { axis: 'row', width: 2 } });

test('an embedding is what feature-extraction gives scaled, in windows too', async () => {
  const text = 'the king of the hill and the people of England';
  for (const maxTokens of [64, 6]) {
    for (const pooling of ['mean', 'cls', 'pooled'] as const) {
      const [[own], [features]] = await Promise.all([runTask(sentenceEmbedding, executable, context, [text], { maxTokens, pooling }), runTask(featureExtraction, executable, context, [text], { maxTokens, pooling, normalise: true })]);
      expect(own!.coverage).toEqual(features!.coverage);
      own!.vector.forEach((value, n) => expect(value).toBeCloseTo(features!.vector[n]!, 6));
      expect(Math.hypot(...own!.vector)).toBeCloseTo(1, 6);
    }
  }
});

test('cosines, worked out by hand', () => {
  const encoded = sentenceSimilarity.encode({ source_sentence: 'the', sentences: ['a', 'of', 'king', 'hill'] }, context, {});
  const { scores, ranking, coverage } = sentenceSimilarity.decode(encoded, kept([2, 0], [3, 4], [-7, 0], [5, 0], [0, 0]), context, {});
  [0.6, -1, 1, 0].forEach((score, n) => expect(scores[n]).toBeCloseTo(score, 12));
  expect([ranking, coverage]).toEqual([[2, 0, 3, 1], { tokens: 5, total: 5, windows: 5 }]);
});

test('documents: by their best window or by their mean, as many as wanted', () => {
  const options = { maxTokens: 5, overlap: 0 };
  const input = { query: 'the', documents: ['king', 'the king of the hill king'] }; // two windows of three
  const encoded = embeddingRanking.encode(input, context, options);
  const rows = kept([1, 0], [3, 4], [0, 3], [4, 3]);
  const scores = (extra: object): (number | string)[][] => embeddingRanking.decode(encoded, rows, context, { ...options, ...extra }).documents.map(({ index, score, text }) => [index, Number(score.toFixed(6)), text]);
  expect(scores({})).toEqual([[1, 0.8, input.documents[1]], [0, 0.6, 'king']]);
  expect(scores({ windows: 'mean', topK: 1 })).toEqual([[0, 0.6, 'king']]); // (4, 6) / 2 by (1, 0): 0.555 for the other
});

test('a summary: central sentences, unlike each other, in their order', () => {
  const sentences = ['the king.', 'the king of.', 'a hill.', 'of the hill.'];
  const encoded = extractiveSummarisation.encode({ sentences }, context, {});
  const vectors = kept([4, 3], [8, 6], [0, 2], [1, 0]);
  const places = (options: object): number[] => extractiveSummarisation.decode(encoded, vectors, context, { lead: 0, ...options }).sentences.map(({ start }) => start);
  // Centre (2.6, 2.2): the first two are nearest to it and alike; of the others the last is nearer.
  expect(places({ sentences: 2, diversity: 0 })).toEqual([0, 1]);
  expect(places({ sentences: 2, diversity: 0.8 })).toEqual([0, 2]); // 0.2 - 0.8, 0 - 0.8 * 0.6 and 0.2 / 3 - 0.8 * 0.8
  expect(places({ ratio: 0.6, diversity: 0 })).toEqual([0, 1, 3]);
  expect(places({ sentences: 1, lead: 1 })).toEqual([0]);
  expect(places({ sentences: 9 })).toEqual([0, 1, 2, 3]);
  expect(() => extractiveSummarisation.encode({ sentences }, context, { sentences: 1, ratio: 0.5 })).toThrow(expect.objectContaining({ code: 'OPTION' }));
});

test('a summary is of the text: sentences with their offsets, joined', async () => {
  const words = fc.array(fc.constantFrom('king', 'hill', 'the', 'of', 'Queen', 'people'), { minLength: 1, maxLength: 6 }).map((list) => `${list.join(' ')}.`);
  await fc.assert(fc.asyncProperty(fc.array(words, { maxLength: 8 }), fc.constantFrom('centroid', 'lexrank'), fc.double({ min: 0, max: 1, noNaN: true }), async (list, centrality, diversity) => {
    const text = list.join('  ');
    const [summary] = await runTask(extractiveSummarisation, executable, context, [text], { centrality, diversity, sentences: 3 });
    expect(summary!.sentences.map(({ start, end }) => text.slice(start, end))).toEqual(summary!.sentences.map((sentence) => sentence.text));
    expect(summary!.text).toBe(summary!.sentences.map((sentence) => sentence.text).join(' '));
    expect(summary!.sentences.length).toBe(Math.min(3, summary!.of));
    summary!.sentences.forEach(({ start, score }, n) => {
      expect(start).toBeGreaterThanOrEqual(summary!.sentences[n - 1]?.end ?? 0);
      expect(score >= 0 && score <= 1).toBe(true);
    });
  }), { numRuns: 40 });
});

test('what cannot be read is said', () => {
  for (const input of ['a', { source_sentence: 'a' }, { source_sentence: 'a', sentences: 'b' }, null]) expect(() => sentenceSimilarity.encode(input as never, context, {})).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
  expect(() => sentenceEmbedding.encode({ text: 'a', text_pair: 'b' }, context, {})).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
  expect(() => sentenceEmbedding.encode('a', { ...context, outputs: ['last_hidden_state'] }, { pooling: 'pooled' })).toThrow(expect.objectContaining({ code: 'POOLER_MISSING' }));
  expect(() => embeddingRanking.encode({ query: 'a', documents: [1] } as never, context, {})).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
});
