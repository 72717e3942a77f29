import { albertForward, type Tensor } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { loadModel, type Model } from '@albertkit/tasks';
import { describe, expect, test } from 'vitest';
import { aliceLines } from '../fixtures/alice.js';
import { collect } from '../fixtures/collect.js';
import { randomModelFiles } from '../fixtures/task-context.js';
import { maskVocabulary } from '../pretraining/masked-row.js';
import { askedSentences } from './asked-sentences.js';
import { askedWordsSettings } from './asked-words.js';
import { askedRows } from './asked-rows.js';
import { evaluateMaskedWords } from './masked-words.js';

const open = (architecture: string): Promise<Model> => {
  const files = randomModelFiles(architecture, ['no', 'yes']);
  return loadModel({ description: 'memory', list: async () => Object.keys(files), open: async (name) => files[name]! });
};
const documents = [aliceLines().slice(2, 4).map((line) => line.slice(0, 90)), aliceLines().slice(5, 6).map((line) => line.slice(0, 60))];
const int = (data: readonly number[], shape: readonly number[]): Tensor => ({ dtype: 'int32', shape, data: Int32Array.from(data) });

describe('masked words', () => {
  test('are judged as the whole model judges each row by itself', async () => {
    const backend = referenceBackend();
    const model = await open('AlbertForMaskedLM');
    const found = await evaluateMaskedWords(model, documents, { backend, tokens: 24, maskedShare: 0.25 });

    const vocabulary = maskVocabulary(model.tokenizer, 'google');
    const rows = await collect(askedRows(askedSentences(documents, model.tokenizer, askedWordsSettings({ maskedShare: 0.25 }), vocabulary.special, 22), vocabulary, 22));
    const graph = albertForward(model.config, 'masked-lm');
    const executable = await backend.compile(graph, await model.folder.weights(graph.parameters));
    const losses = new Map<number, number>();
    const ranks: number[] = [];
    for (const { ids, positions, labels, words } of rows) {
      const shape = [1, ids.length];
      const { logits } = await executable.run({ input_ids: int([...ids], shape), attention_mask: int([...ids].map(() => 1), shape), token_type_ids: int([...ids].map(() => 0), shape) });
      positions.forEach((position, k) => {
        const scores = [...logits!.data.slice(position * 8000, (position + 1) * 8000)];
        const label = labels[k]!;
        losses.set(words[k]!, (losses.get(words[k]!) ?? 0) - Math.log(Math.exp(scores[label]!) / scores.reduce((sum, score) => sum + Math.exp(score), 0)));
        ranks.push(scores.filter((score) => score > scores[label]!).length);
      });
    }
    const values = [...losses.values()];
    const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
    expect(values.length).toBeGreaterThan(3);
    const wordLoss = mean(values);
    expect(found).toEqual({
      wordLoss: expect.closeTo(wordLoss, 9),
      wordLossError: expect.closeTo(Math.sqrt(mean(values.map((value) => (value - wordLoss) ** 2)) / values.length), 9),
      tokenLoss: expect.closeTo((wordLoss * values.length) / ranks.length, 9),
      wordAccuracy: 0,
      tokenAccuracy: mean(ranks.map((rank) => Number(rank === 0))),
      tokenAccuracyAt5: mean(ranks.map((rank) => Number(rank < 5))),
      words: values.length, tokens: ranks.length, unasked: 0, rows: rows.length,
    });
    await executable.dispose();
    await backend.dispose();
  });

  test('are judged alike however rows go together, and by a folder for pre-training', async () => {
    const backend = referenceBackend();
    const model = await open('AlbertForPreTraining');
    const [together, apart] = [await evaluateMaskedWords(model, documents, { backend, tokens: 24, tokenBudget: 1000 }), await evaluateMaskedWords(model, documents, { backend, tokens: 24, tokenBudget: 1 })];
    expect({ ...together, wordLoss: 0, wordLossError: 0, tokenLoss: 0 }).toEqual({ ...apart, wordLoss: 0, wordLossError: 0, tokenLoss: 0 });
    for (const name of ['wordLoss', 'wordLossError', 'tokenLoss'] as const) expect(together[name]).toBeCloseTo(apart[name], 9);
    await backend.dispose();
  });

  test('end with the sentence in which the limit is reached', async () => {
    const backend = referenceBackend();
    const model = await open('AlbertForMaskedLM');
    const told: number[] = [];
    const few = await evaluateMaskedWords(model, documents, { backend, limit: 1, maskedShare: 1, onProgress: (words) => told.push(words) });
    const first = await evaluateMaskedWords(model, [documents[0]!.slice(0, 1)], { backend, maskedShare: 1 });
    expect(few).toEqual(first);
    expect(told.at(-1)).toBe(few.words);
    await backend.dispose();
  });

  test.each([
    [{ tokens: 2 }, 'DATA_OPTION'], [{ tokens: 65 }, 'DATA_OPTION'], [{ maskedShare: 2 }, 'DATA_OPTION'], [{ head: 'other' }, 'HEAD_UNKNOWN'],
    [{ signal: AbortSignal.abort(Object.assign(new Error('stop'), { code: 'STOP' })) }, 'STOP'],
  ])('%j is refused', async (options, code) => {
    const backend = referenceBackend();
    await expect(open('AlbertForMaskedLM').then((model) => evaluateMaskedWords(model, documents, { backend, ...options }))).rejects.toMatchObject({ code });
    await backend.dispose();
  });
  test('no word, and a head for something else, are refused', async () => {
    const backend = referenceBackend();
    await expect(open('AlbertForMaskedLM').then((model) => evaluateMaskedWords(model, [['...']], { backend }))).rejects.toMatchObject({ code: 'METRIC_EMPTY' });
    await expect(open('AlbertForQuestionAnswering').then((model) => evaluateMaskedWords(model, documents, { backend }))).rejects.toMatchObject({ code: 'TASK_HEAD' });
    await backend.dispose();
  });
});
