import { albertLoss, albertPresets, bindInputs, ignoredLabel } from '@albertkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aliceLines } from '../fixtures/alice.js';
import { collect } from '../fixtures/collect.js';
import { nanoTokenizer } from '../fixtures/nano-tokenizer.js';
import { batchPlan } from './batch-plan.js';
import { buildCorpus } from './build-corpus.js';
import { pretrainingBatches, type PretrainingBatch, type PretrainingBatchOptions } from './pretraining-batches.js';
import { randomNumbers } from '../random-numbers.js';

const tokenizer = nanoTokenizer();
const lines = aliceLines().slice(0, 120);
const documents = Array.from({ length: 12 }, (_, n) => lines.slice(10 * n, 10 * n + 10));
const corpus = await buildCorpus(documents, tokenizer, { shardTokens: 3000 });
const options = { seed: 1, length: 64, batchSize: 8 };
const take = (some: Partial<PretrainingBatchOptions> = {}, most = Infinity): Promise<PretrainingBatch[]> => collect(pretrainingBatches(corpus, tokenizer, { ...options, epochs: 1, ...some }), most);
const numbers = ({ inputs }: PretrainingBatch, name: string): number[] => Array.from(inputs[name]!.data);
const rowsOf = (batches: readonly PretrainingBatch[], name: string): string[] =>
  batches.flatMap((batch) => {
    const [rows, length] = batch.inputs[name]!.shape as [number, number];
    const data = numbers(batch, name);
    return Array.from({ length: rows }, (_, row) => data.slice(row * length, (row + 1) * length).join(' '));
  });
/** Rows before masking. */
const texts = (batches: readonly PretrainingBatch[]): string[] => {
  const labels = rowsOf(batches, 'labels').map((row) => row.split(' '));
  return rowsOf(batches, 'input_ids').map((row, n) => row.split(' ').map((id, k) => (labels[n]![k] === String(ignoredLabel) ? id : labels[n]![k])).join(' '));
};
const sorted = (rows: readonly string[]): string[] => [...rows].sort();

test('the corpus has several shards', () => {
  expect(corpus.index.shards.length).toBeGreaterThan(2);
});

describe('batches are what the loss takes', () => {
  test('with pairs and without', async () => {
    const config = { ...albertPresets.base, vocabularySize: tokenizer.vocabularySize };
    for (const batch of await take()) expect(bindInputs(albertLoss(config, 'pretraining'), batch.inputs)).toMatchObject({ sequence: 64 });
    for (const batch of await take({ pairing: 'none' })) bindInputs(albertLoss(config, 'masked-lm'), batch.inputs);
  });

  test('whose masked places say the same as the whole labels', async () => {
    const [whole, few] = [await take(), await take({ maskedPositions: true })];
    expect(few.length).toBe(whole.length);
    few.forEach((batch, n) => {
      const { labels, ...rest } = whole[n]!.inputs;
      const { labels: some, masked_positions: places, ...same } = batch.inputs;
      expect(same).toEqual(rest);
      expect(some!.shape).toEqual([labels!.shape[0]! * 10]);
      const restored = new Int32Array(labels!.data.length).fill(ignoredLabel);
      some!.data.forEach((label, k) => { if (label !== ignoredLabel) restored[places!.data[k]!] = label; });
      expect(restored).toEqual(labels!.data);
      expect(Math.max(...places!.data)).toBeLessThan(labels!.data.length);
    });
  });

  test('masked, typed and padded as they should be', async () => {
    const { cls, sep, pad } = tokenizer.special;
    for (const batch of await take({ buckets: [32, 64] })) {
      const { shape } = batch.inputs['input_ids']!;
      expect([32, 64]).toContain(shape[1]);
      const [ids, mask, types, order] = ['input_ids', 'attention_mask', 'token_type_ids', 'sentence_order_label'].map((name) => numbers(batch, name)) as [number[], number[], number[], number[]];
      expect(order.every((label) => label === 0 || label === 1)).toBe(true);
      expect(mask.reduce((sum, x) => sum + x, 0)).toBe(batch.tokens);
      for (let row = 0; row < shape[0]!; row++) {
        const cut = (of: number[]): number[] => of.slice(row * shape[1]!, (row + 1) * shape[1]!);
        const length = cut(mask).lastIndexOf(1) + 1;
        const found = cut(ids).slice(0, length);
        expect(cut(mask)).toEqual(Array.from({ length: shape[1]! }, (_, n) => Number(n < length)));
        expect(cut(ids).slice(length).every((id) => id === pad)).toBe(true);
        expect([found[0], found.at(-1), found.filter((id) => id === sep).length]).toEqual([cls, sep, 2]);
        expect(cut(types)).toEqual(Array.from({ length: shape[1]! }, (_, n) => Number(n > found.indexOf(sep) && n < length)));
      }
    }
  });
});

describe('an epoch', () => {
  test('goes through the text once: without pairs every token is there, in windows of its document', async () => {
    const batches = await take({ pairing: 'none' });
    const seen = texts(batches).flatMap((row) => row.split(' ').map(Number).filter((id) => id > 4)).sort((a, b) => a - b);
    const wanted = documents.flat().flatMap((line) => Array.from(tokenizer.encode(line, { specialTokens: false }).ids)).filter((id) => id > 4).sort((a, b) => a - b);
    expect(seen).toEqual(wanted);
  });

  test('has all batches full but one a shard', async () => {
    for (const buckets of [[64], [16, 32, 48, 64]]) {
      const sizes = (await take({ buckets })).map(({ inputs }) => inputs['input_ids']!.shape[0]!);
      expect(sizes.filter((size) => size < 8).length).toBeLessThanOrEqual(corpus.index.shards.length);
    }
  });

  test('is in another order than the one before; examples come round again after the dupe factor, with new masks or the same', async () => {
    const epochs = async (some: Partial<PretrainingBatchOptions>): Promise<PretrainingBatch[][]> => {
      const all = await take({ ...some, epochs: 3, dupeFactor: 2 });
      return [0, 1, 2].map((epoch) => all.filter((batch) => batch.epoch === epoch));
    };
    const [dynamic, fixed] = [await epochs({}), await epochs({ masking: 'static' })];
    for (const [first, second, third] of [dynamic, fixed] as [PretrainingBatch[], PretrainingBatch[], PretrainingBatch[]][]) {
      expect(sorted(texts(third))).toEqual(sorted(texts(first)));
      expect(texts(third)).not.toEqual(texts(first));
      expect(sorted(texts(second))).not.toEqual(sorted(texts(first)));
    }
    expect(sorted(rowsOf(fixed[2]!, 'input_ids'))).toEqual(sorted(rowsOf(fixed[0]!, 'input_ids')));
    expect(sorted(rowsOf(dynamic[2]!, 'input_ids'))).not.toEqual(sorted(rowsOf(dynamic[0]!, 'input_ids')));
  });
});

describe('a position', () => {
  test('goes on bit for bit, from its JSON', async () => {
    const some = { buckets: [32, 64], epochs: 2, maskedPositions: true };
    const all = await take(some);
    for (const n of [0, 3, all.length / 2 - 1, all.length - 2].map(Math.floor)) {
      const rest = await take({ ...some, from: JSON.parse(JSON.stringify(all[n]!.position)) as unknown });
      expect(rest).toEqual(all.slice(n + 1));
    }
    expect(await take({ ...some, from: all.at(-1)!.position })).toEqual([]);
  });

  test('does not depend on the size of other batches: the same rows come whatever the batch size', async () => {
    const [small, large] = [await take({ batchSize: 3 }), await take({ batchSize: 50 })];
    expect(sorted(rowsOf(small, 'input_ids'))).toEqual(sorted(rowsOf(large, 'input_ids')));
  });

  test('of other data or settings is refused, and the settings are named', async () => {
    const [{ position }] = await take({}, 1) as [PretrainingBatch];
    await expect(take({ from: position, seed: 2, masking: 'static' })).rejects.toMatchObject({ code: 'RESUME_MISMATCH', facts: { fields: ['seed', 'masking'] } });
    const other = await buildCorpus([...documents, ['More.']], tokenizer, { shardTokens: 3000 });
    await expect(collect(pretrainingBatches(other, tokenizer, { ...options, from: position }))).rejects.toMatchObject({ code: 'DATA_CHANGED', facts: { wanted: corpus.index.sha256, found: other.index.sha256 } });
    for (const from of [null, 1, {}, { ...position, epoch: -1 }, { ...position, shard: 99 }, { ...position, batch: 0.5 }, { ...position, settings: null }, { ...position, settings: undefined }]) {
      await expect(take({ from })).rejects.toMatchObject({ code: expect.stringMatching(/^(DATA_POSITION|RESUME_MISMATCH)$/) });
    }
  });

  test('of another vocabulary is refused', async () => {
    const renamed = { ...tokenizer, token: (id: number) => (id === 100 ? 'another' : tokenizer.token(id)) };
    await expect(collect(pretrainingBatches(corpus, renamed, options))).rejects.toMatchObject({ code: 'VOCABULARY_CHANGED' });
  });
});

test('settings that make no rows are refused by name', async () => {
  const wrong: Partial<PretrainingBatchOptions>[] = [{ seed: -1 }, { length: 4 }, { length: 3, pairing: 'none' }, { batchSize: 0 }, { buckets: [32] }, { buckets: [64, 64] }, { buckets: [] }, { shortSequences: 2 }, { dupeFactor: 0 }, { maskedShare: NaN }, { maxPredictions: 0 }, { longestNgram: 1.5 }];
  for (const some of wrong) await expect(take(some)).rejects.toMatchObject({ code: 'DATA_OPTION', facts: { option: Object.keys(some)[0] } });
  for (const option of ['pairing', 'masking', 'words']) await expect(take(JSON.parse(`{"${option}":"other"}`) as Partial<PretrainingBatchOptions>)).rejects.toMatchObject({ code: 'DATA_OPTION', facts: { option, given: 'other' } });
});

test('a plan holds every row once, in a bucket that holds it', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 64 }), { maxLength: 80 }), fc.subarray([8, 16, 32, 48]), fc.integer({ min: 1, max: 9 }), fc.nat(), (lengths, some, batchSize, seed) => {
    const planned = batchPlan(lengths, [...some, 64], batchSize, randomNumbers(seed, 'batches'));
    expect(planned.flatMap(({ rows }) => rows).sort((a, b) => a - b)).toEqual(lengths.map((_, n) => n));
    for (const { length, rows } of planned) for (const row of rows) expect(lengths[row]).toBeLessThanOrEqual(length);
    expect(planned.filter(({ rows }) => rows.length !== batchSize).length).toBeLessThanOrEqual(1);
  }));
});

describe('microbatches of an update', () => {
  const parts = (some: Partial<PretrainingBatchOptions> = {}): Promise<PretrainingBatch[]> => take({ batchSize: 3, microbatches: 4, maskedPositions: true, buckets: [32, 64], ...some });

  test('are of one shape, and of all rows that the text has', async () => {
    const all = await parts();
    expect(all.length % 4).toBe(0);
    for (let n = 0; n < all.length; n += 4) {
      for (const { inputs, position } of all.slice(n, n + 4)) {
        expect(Object.values(inputs).map(({ shape }) => shape)).toEqual(Object.values(all[n]!.inputs).map(({ shape }) => shape));
        expect([inputs['input_ids']!.shape[0], position]).toEqual([3, all[n]!.position]);
      }
    }
    const filled = (batches: readonly PretrainingBatch[]): string[] => sorted(rowsOf(batches, 'input_ids').map((row) => row.replace(/( 0)+$/, '')).filter((row) => row !== '0'));
    expect(filled(all)).toEqual(filled(await take({ batchSize: 12, maskedPositions: true, buckets: [32, 64] })));
    expect(all.some((batch) => batch.tokens === 0)).toBe(true);
  });

  test('have rows of padding with nothing to predict where the text ends', async () => {
    for (const batch of (await parts()).filter(({ tokens }) => tokens === 0)) {
      expect(new Set([...numbers(batch, 'labels'), ...numbers(batch, 'sentence_order_label')])).toEqual(new Set([ignoredLabel]));
      expect(new Set([...numbers(batch, 'attention_mask'), ...numbers(batch, 'masked_positions')])).toEqual(new Set([0]));
    }
  });

  test('go on bit for bit after those of an update', async () => {
    const all = await parts();
    expect(await parts({ from: all[7]!.position })).toEqual(all.slice(8));
  });
});
