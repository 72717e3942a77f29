import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceBackend } from '@albertkit/core/reference';
import { names, randomFolder, tone, words } from './fixtures/random-folder.js';
import { loadModel, pipeline } from './index.js';

const backend = referenceBackend();

describe('several heads on one encoder', () => {
  const folder = randomFolder({ tone, calm: { ...tone, id2label: { 0: 'x', 1: 'y', 2: 'z' }, temperature: 4 }, names });

  test('the only head that serves a task is taken', async () => {
    await using entities = await pipeline('ner', folder, { backend });
    expect(entities.context.config.labels).toEqual(['O', 'B-PER', 'I-PER']);
    await expect(pipeline('fill-mask', folder, { backend })).rejects.toMatchObject({ code: 'TASK_HEAD' });
  });
  test('where several serve, one is named', async () => {
    await expect(pipeline('text-classification', folder, { backend })).rejects.toMatchObject({ code: 'HEAD_AMBIGUOUS', message: expect.stringContaining('tone, calm') });
    await expect(pipeline('text-classification', folder, { backend, head: 'names' })).rejects.toMatchObject({ code: 'TASK_HEAD' });
    await using one = await pipeline('text-classification', folder, { backend, head: 'tone' });
    expect((await one('the king')).labels.map(({ label }) => label).sort()).toEqual(['bad', 'good']);
  });
  test('a head called default is no wild card where config.json names no class', async () => {
    const unnamed = randomFolder({ default: names, tone }, { architectures: undefined });
    await using labels = await pipeline('text-classification', unnamed, { backend });
    expect(labels.context.config.labels).toEqual(['bad', 'good']);
    await expect(pipeline('fill-mask', unnamed, { backend })).rejects.toMatchObject({ code: 'TASK_HEAD' });
  });
  test('a head brings its temperature', async () => {
    await using calm = await pipeline('text-classification', folder, { backend, head: 'calm' });
    expect(calm.context.temperature).toBe(4);
    const { labels: [best, , worst] } = await calm('the king');
    const { labels: raw } = await calm('the king', { function: 'none' });
    expect(Math.log(best!.score / worst!.score)).toBeCloseTo((raw[0]!.score - raw[2]!.score) / 4, 9);
  });
});

test('a tokenizer with more pieces than the model has', async () => {
  await expect(loadModel(randomFolder({ tone }, { vocab_size: 7999 }))).rejects.toMatchObject({ code: 'VOCABULARY_MISMATCH', facts: { tokenizer: 8000, model: 7999 } });
});

test('a folder whose tokenizer is the vocab.txt of a Chinese ALBERT', async () => {
  const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', '今', '天', '好', '##s'].join('\n');
  await using masks = await pipeline('fill-mask', randomFolder({ words }, { vocab_size: 9 }, { 'vocab.txt': vocabulary }), { backend });
  const text = '今天[MASK]好';
  const { masks: [mask] } = await masks(text, { topK: 9 });
  expect(text.slice(mask!.start, mask!.end)).toBe('[MASK]');
  const filled = Object.fromEntries(mask!.predictions.map((prediction) => [prediction.token, prediction.sequence]));
  expect(filled).toMatchObject({ 天: '今天天好', '##s': '今天s好' });
});

test("BERT's tokenizer, loaded for a folder that has its files: tokenizer.json, or vocab.txt with what tokenizer_config.json says", async () => {
  const entries = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'a', 'A', '##b'];
  const json = JSON.stringify({ normalizer: { type: 'BertNormalizer', lowercase: false }, pre_tokenizer: { type: 'BertPreTokenizer' }, model: { type: 'WordPiece', vocab: Object.fromEntries(entries.map((entry, id) => [entry, id])) } });
  const pieces = async (files: Readonly<Record<string, string>>) => (await loadModel(randomFolder({ words }, { vocab_size: 9 }, files))).tokenizer.encode('Ab', { specialTokens: false }).tokens;
  expect(await pieces({ 'tokenizer.json': json })).toEqual(['A', '##b']);
  expect(await pieces({ 'vocab.txt': entries.join('\n') })).toEqual(['a', '##b']);
  expect(await pieces({ 'vocab.txt': entries.join('\n'), 'tokenizer_config.json': '{"do_lower_case": false}' })).toEqual(['A', '##b']);
  await expect(pieces({ 'tokenizer.json': json.replace('BertPreTokenizer', 'ByteLevel') })).rejects.toMatchObject({ code: 'TOK_UNSUPPORTED' });
});

test('any text gives a result in every task, with offsets inside it', async () => {
  const model = await loadModel(randomFolder({ tone, names, words }));
  await using labels = await pipeline('text-classification', model, { backend });
  await using entities = await pipeline('ner', model, { backend });
  await using masks = await pipeline('fill-mask', model, { backend });
  await using features = await pipeline('feature-extraction', model, { backend });
  const unit = fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), fc.constantFrom('a', ' ', ',', 'king ', '\u0301', '\ud800', 'ﷺ', '▁', '[SEP]', '[MASK]', '😀', '\0'));
  const text = fc.array(unit, { maxLength: 50 }).map((parts) => parts.join(''));
  await fc.assert(fc.asyncProperty(text, fc.constantFrom('none', 'simple', 'first', 'average', 'max'), async (given, aggregation) => {
    const { labels: scores, coverage } = await labels(given);
    expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 9);
    expect(coverage.tokens).toBe(coverage.total);
    let last = 0;
    for (const { start, end, text: own } of (await entities(given, { aggregation })).entities) {
      expect(own).toBe(given.slice(start, end));
      expect(end).toBeLessThanOrEqual(given.length);
      if (aggregation !== 'none') expect(start).toBeGreaterThanOrEqual(last);
      last = end;
    }
    const filled = await masks(`${given} [MASK]`, { topK: 1 });
    for (const { start, end, predictions } of filled.masks) {
      expect(`${given} [MASK]`.slice(start, end)).toBe('[MASK]');
      expect(predictions.length).toBe(1);
    }
    expect((await features(given, { pooling: 'mean' })).vector.every(Number.isFinite)).toBe(true);
  }), { numRuns: 60 });
});
