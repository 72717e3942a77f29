import { albertForward, albertPresets, initialiseWeights } from '@albertkit/core';
import { describe, expect, test } from 'vitest';
import { nanoTokenizer } from '../fixtures/nano-tokenizer.js';
import { buildCorpus } from '../pretraining/build-corpus.js';
import { randomNumbers } from '../random-numbers.js';
import { pmiEmbeddings, type PmiEmbeddingOptions } from './pmi-embeddings.js';
import { warmStart } from './warm-start.js';

const tokenizer = nanoTokenizer();
const random = randomNumbers(1, 'examples');
const one = (...words: readonly string[]): string => words[random.below(words.length)]!;
/** Sentences in which cat and dog, red and blue, and eats and drinks stand in the same places. */
const sentences = Array.from({ length: 600 }, () => `the ${one('red', 'blue')} ${one('house', 'door')} is where the ${one('cat', 'dog')} ${one('eats', 'drinks')} its ${one('milk', 'food')}`);
const corpus = await buildCorpus(sentences.map((sentence) => [sentence]), tokenizer, { shardTokens: 2000 });
const options: PmiEmbeddingOptions = { size: 6, deviation: 0.02, seed: 1, window: 3 };

describe('embeddings from mutual information', () => {
  test('of words that stand in the same places are near, of others not', async () => {
    const { data, shape } = await pmiEmbeddings(corpus, tokenizer, options);
    expect(shape).toEqual([8000, 6]);
    const row = (word: string): number[] => Array.from(data.subarray(6 * tokenizer.id(`▁${word}`)!, 6 * tokenizer.id(`▁${word}`)! + 6));
    const cosine = (a: string, b: string): number => {
      const dot = (x: number[], y: number[]): number => x.reduce((sum, value, n) => sum + value * y[n]!, 0);
      return dot(row(a), row(b)) / Math.sqrt(dot(row(a), row(a)) * dot(row(b), row(b)));
    };
    for (const [a, b] of [['cat', 'dog'], ['red', 'blue'], ['house', 'door']] as const) {
      expect(cosine(a, b)).toBeGreaterThan(0.95);
      for (const other of ['cat', 'red', 'house', 'milk'].filter((word) => word !== a)) expect(cosine(a, other)).toBeLessThan(0.8);
    }
  });

  test('have the deviation asked for, and rows of zeros for pieces that do not occur', async () => {
    const { data } = await pmiEmbeddings(corpus, tokenizer, options);
    const rows = Array.from({ length: 8000 }, (_, id) => Array.from(data.subarray(6 * id, 6 * id + 6)));
    const found = rows.filter((row) => row.some((x) => x !== 0)).flat();
    expect(found.length / 6).toBe(new Set(sentences.flatMap((sentence) => Array.from(tokenizer.encode(sentence, { specialTokens: false }).ids))).size);
    const mean = found.reduce((sum, x) => sum + x, 0) / found.length;
    expect(Math.sqrt(found.reduce((sum, x) => sum + (x - mean) ** 2, 0) / found.length)).toBeCloseTo(0.02, 6);
    for (const id of Object.values(tokenizer.special)) expect(rows[id]!.every((x) => x === 0)).toBe(true);
  });

  test('are the same for the same seed, and however the corpus is cut into shards between documents', async () => {
    const whole = await buildCorpus(sentences.map((sentence) => [sentence]), tokenizer);
    expect(await pmiEmbeddings(whole, tokenizer, options)).toEqual(await pmiEmbeddings(corpus, tokenizer, options));
  });

  test('take options that make sense, and end when aborted', async () => {
    for (const wrong of [{ size: 0 }, { window: 1.5 }, { maxPairs: 0 }, { deviation: 0 }, { shift: 0 }, { smoothing: NaN }, { power: -1 }]) {
      await expect(pmiEmbeddings(corpus, tokenizer, { ...options, ...wrong })).rejects.toMatchObject({ code: 'DATA_OPTION', facts: { option: Object.keys(wrong)[0] } });
    }
    const reason = new Error('enough');
    await expect(pmiEmbeddings(corpus, tokenizer, { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const lonely = await buildCorpus([['cat']], tokenizer);
    expect((await pmiEmbeddings(lonely, tokenizer, options)).data.every((x) => x === 0)).toBe(true);
  });
});

describe('a warm start', () => {
  const config = { ...albertPresets.base, vocabularySize: 10, embeddingSize: 4, hiddenSize: 8, heads: 2, intermediateSize: 8, layers: 1 };
  const weights = initialiseWeights(albertForward(config, 'pretraining').parameters, { seed: 1, initializerRange: 0.02 });
  const words = 'albert.embeddings.word_embeddings.weight';
  const table = { dtype: 'float32', shape: [10, 4], data: Float32Array.from({ length: 40 }, (_, n) => (n < 24 ? n : 0)) } as const;

  test('replaces the rows that the table has, and the decoder that is tied to them', () => {
    const before = weights.get(words)!.data.slice();
    const started = warmStart(weights, table);
    expect(Array.from(started.get(words)!.data)).toEqual([...table.data.subarray(0, 24), ...before.subarray(24)]);
    for (const [name, tensor] of weights) expect(started.get(name), name).toBe(tensor === weights.get(words) ? started.get(words) : tensor);
    expect(weights.get(words)!.data).toEqual(before);
  });

  test('wants a table of the model’s shape and a model with words', () => {
    expect(() => warmStart(weights, { ...table, shape: [4, 10] })).toThrow(expect.objectContaining({ code: 'WEIGHT_SHAPE_MISMATCH' }));
    expect(() => warmStart(new Map(), table)).toThrow(expect.objectContaining({ code: 'WEIGHT_MISSING' }));
  });
});
