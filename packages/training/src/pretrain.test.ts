import { albertForward, albertPresets, type AlbertConfig } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { readTokenizerJson } from '@albertkit/tokenizer';
import { trainTokenizer } from '@albertkit/tokenizer/train';
import { expect, test } from 'vitest';
import { checkpointKeeper } from './checkpoint/keeper.js';
import { memoryCheckpointStore } from './checkpoint/store.js';
import { aliceLines } from './fixtures/alice.js';
import { adamwTorch } from './optimiser/adamw.js';
import { pretrain, type HeldOutLoss, type PretrainOptions } from './pretrain.js';
import { buildCorpus } from './pretraining/build-corpus.js';
import { schedule } from './schedule.js';
import type { UpdateReport } from './train/train.js';

const lines = aliceLines();
/** Few pieces, so that scoring words is fast on the reference. */
const { tokenizerJson } = await trainTokenizer(lines.slice(0, 200), { vocabularySize: 250 });
const tokenizer = readTokenizerJson(new TextEncoder().encode(tokenizerJson));
const corpus = await buildCorpus([lines.slice(0, 80), lines.slice(80, 160)], tokenizer);
const heldOut = await buildCorpus([lines.slice(160, 200)], tokenizer);
const config: AlbertConfig = { ...albertPresets.base, vocabularySize: tokenizer.vocabularySize, embeddingSize: 8, hiddenSize: 16, intermediateSize: 32, layers: 2, heads: 2, maxPositions: 32 };

async function run(options: Partial<PretrainOptions> = {}) {
  const backend = referenceBackend();
  const reports: UpdateReport[] = [];
  const losses: HeldOutLoss[] = [];
  const found = await pretrain({
    backend, config, tokenizer, corpus, seed: 3, data: { length: 32, batchSize: 8 }, optimiser: adamwTorch(), rate: schedule({ peak: 3e-2, steps: 24, warmUp: 4 }), updates: 24,
    heldOut: { corpus: heldOut, every: 8, batches: 3, onLoss: (loss) => losses.push(loss) }, onUpdate: (report) => reports.push(report), ...options,
  });
  await backend.dispose();
  return { ...found, reports, losses };
}

test('the loss falls on text that it was not trained on, and says its parts', async () => {
  const { reason, reports, losses, weights, progress } = await run();
  expect([reason, progress.update]).toEqual(['updates', 24]);
  expect(losses.map(({ update }) => update)).toEqual([8, 16, 24]);
  expect(losses[2]!.maskedWords).toBeLessThan(losses[0]!.maskedWords);
  expect(reports[0]!.parts['masked_lm_loss']).toBeCloseTo(Math.log(config.vocabularySize), 0);
  for (const { loss, parts } of reports) expect(parts['masked_lm_loss']! + parts['sentence_order_loss']!).toBeCloseTo(loss, 4);
  expect([...weights.keys()].sort()).toEqual(expect.arrayContaining(Object.keys(albertForward(config, 'pretraining').parameters)));
});

test('an end and a new beginning change nothing, with microbatches too', async () => {
  const checkpoints = checkpointKeeper(memoryCheckpointStore(), { identity: { seed: '4' } });
  const abort = new AbortController();
  const given = { microbatches: 2, updates: 6, seed: 4 };
  const whole = await run(given);
  const part = await run({ ...given, checkpoints, signal: abort.signal, onUpdate: ({ update }) => update === 3 && abort.abort() });
  expect([part.reason, part.progress.update]).toEqual(['aborted', 3]);
  expect((await run({ ...given, checkpoints })).weights).toEqual(whole.weights);
  expect((await run({ ...given, seed: 5 })).weights).not.toEqual(whole.weights);
});

test('updates of several microbatches go on over the end of the text, and their loss is that of one large batch', async () => {
  const few = { corpus: await buildCorpus([lines.slice(0, 8)], tokenizer), updates: 3 };
  const parts = await run({ ...few, data: { length: 32, batchSize: 7 }, microbatches: 3 });
  const whole = await run({ ...few, data: { length: 32, batchSize: 21 } });
  expect(parts.reports.map(({ tokens }) => tokens)).toEqual(whole.reports.map(({ tokens }) => tokens));
  expect(parts.progress.position).toMatchObject({ epoch: expect.toSatisfy((epoch: number) => epoch > 0) });
  parts.reports.forEach(({ loss }, n) => expect(loss).toBeCloseTo(whole.reports[n]!.loss, 6));
});

test('without pairs masked words are all', async () => {
  const { losses, weights } = await run({ data: { length: 32, batchSize: 8, pairing: 'none' }, updates: 8 });
  expect(losses.at(-1)).toMatchObject({ update: 8, sentenceOrder: 0 });
  expect([...weights.keys()].some((name) => name.startsWith('sop_classifier'))).toBe(false);
});

test('a warm start begins with other word embeddings', async () => {
  const few = { updates: 1, rate: () => 1e-9 };
  const { reports: [cold], weights: first } = await run(few);
  const { reports: [warm], weights } = await run({ ...few, warmStart: true });
  expect(weights.get('albert.embeddings.word_embeddings.weight')).not.toEqual(first.get('albert.embeddings.word_embeddings.weight'));
  expect(warm!.parts['masked_lm_loss']).not.toBe(cold!.parts['masked_lm_loss']);
});

test('what is frozen stays, and the held-out loss is measured all the same', async () => {
  const { weights, losses } = await run({ updates: 2, frozen: /embeddings/ });
  expect(losses.length).toBe(1);
  const { weights: others } = await run({ updates: 1, frozen: /embeddings/ });
  for (const [name, { data }] of weights) expect([name, data.every((x, n) => x === others.get(name)!.data[n])]).toEqual([name, /embeddings/.test(name)]);
});

test('a model of another vocabulary is refused', async () => {
  await expect(run({ config: { ...config, vocabularySize: 10 } })).rejects.toMatchObject({ code: 'CONFIG_VOCABULARY' });
});
