import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { TensorType } from '@albertkit/core';
import { config, shard, text, withFolder } from './fixtures/folders.js';
import { memorySource, openModel } from './index.js';

const parameter = (...shape: number[]): TensorType => ({ dtype: 'float32', shape });
const open = (files: Readonly<Record<string, Uint8Array>>): ReturnType<typeof openModel> => openModel(memorySource(files, 'folder'));

test('a folder that Hugging Face transformers wrote opens from disk', async () => {
  const folder = await openModel(fileURLToPath(new URL('./fixtures/sequence-3labels', import.meta.url)));
  expect(folder.config).toMatchObject({ vocabularySize: 60, hiddenSize: 24, layers: 3, heads: 6, epsilon: 1e-5, architecture: 'AlbertForSequenceClassification' });
  expect([...folder.heads]).toEqual([['default', { name: 'default', architecture: 'AlbertForSequenceClassification', task: 'text-classification', labels: ['LABEL_0', 'LABEL_1', 'LABEL_2'] }]]);
  expect(folder.warnings).toEqual([]);
  const stored = await folder.stored();
  expect(stored.size).toBe(27);
  const weights = await folder.weights({ 'classifier.weight': parameter(3, 24), 'albert.embeddings.word_embeddings.weight': parameter(60, 12) }, { head: 'default' });
  expect([...weights].map(([name, { shape, data }]) => [name, shape, data instanceof Float32Array && data.every(Number.isFinite)])).toEqual([
    ['classifier.weight', [3, 24], true],
    ['albert.embeddings.word_embeddings.weight', [60, 12], true],
  ]);
  expect(await folder.tokenizerFile()).toBeUndefined();
  await expect(folder.requireTokenizerFile()).rejects.toMatchObject({ code: 'TOKENIZER_MISSING', message: expect.stringContaining('it holds config.json, model.safetensors') });
});

test('several heads on one encoder', async () => {
  const heads = { version: 1, heads: { tone: { architecture: 'AlbertForSequenceClassification', id2label: { 0: 'bad', 1: 'good' } }, names: { architecture: 'AlbertForTokenClassification', id2label: { 0: 'O' } } } };
  const folder = await open({
    'config.json': config({ architectures: ['AlbertModel'] }),
    'albertkit.json': text(JSON.stringify(heads)),
    'model.safetensors': shard({ 'albert.pooler.bias': [1], 'heads.tone.classifier.bias': [2, 3], 'heads.names.classifier.bias': [4] }),
  });
  expect([...folder.heads.keys()]).toEqual(['tone', 'names']);
  const graph = { 'albert.pooler.bias': parameter(1), 'classifier.bias': parameter(2) };
  expect([...(await folder.weights(graph, { head: 'tone' })).values()].map(({ data }) => [...data])).toEqual([[1], [2, 3]]);
  await expect(folder.weights(graph, { head: 'names' })).rejects.toMatchObject({ code: 'WEIGHT_SHAPE_MISMATCH' });
  await expect(folder.weights(graph, { head: 'other' })).rejects.toMatchObject({ code: 'HEAD_UNKNOWN', facts: { heads: ['tone', 'names'] } });
  await expect(folder.weights(graph)).rejects.toMatchObject({ code: 'WEIGHT_MISSING' });
});

describe('what is wrong with a folder is said file by file', () => {
  test('K1: no config.json', async () => {
    await expect(open({ 'config.yaml': text('') })).rejects.toMatchObject({ code: 'CONFIG_MISSING', facts: { path: 'folder/config.json' }, message: expect.stringContaining('it holds config.yaml') });
    await expect(open({})).rejects.toMatchObject({ code: 'CONFIG_MISSING', message: expect.stringContaining('it holds no files') });
  });

  test('K1: a config.json of 200 MB is not read whole', async () => {
    const asked: (number | undefined)[] = [];
    const source = { description: 'folder', list: async () => ['config.json'], open: async (_: string, range?: { start: number; end: number }) => { asked.push(range?.end); return new Uint8Array(Math.min(200e6, range?.end ?? 200e6)); } };
    await expect(openModel(source)).rejects.toMatchObject({ code: 'CONFIG_TOO_LARGE' });
    expect(asked).toEqual([2 ** 20 + 1]);
  });

  test.each([
    ['CONFIG_JSON', { 'config.json': text('{') }],
    ['CONFIG_FIELD', { 'config.json': config({ hidden_size: 0 }) }],
    ['MODEL_TYPE', { 'config.json': config({ model_type: 'bert' }) }],
    ['ARCHITECTURE', { 'config.json': config({ architectures: ['AlbertForPoetry'] }) }],
    ['CONFIG_FIELD', { 'config.json': config(), 'albertkit.json': text('{"version":1}') }],
    ['CONFIG_JSON', { 'config.json': config(), 'albertkit.json': text('') }],
  ])('%s', async (code, files) => {
    await expect(open(files)).rejects.toMatchObject({ code });
  });

  test('K3: a configuration of another model', async () => {
    const folder = await open({ 'config.json': config(), 'model.safetensors': shard({ 'classifier.bias': [1, 2, 3] }) });
    await expect(folder.weights({ 'classifier.bias': parameter(2) })).rejects.toMatchObject({
      code: 'WEIGHT_SHAPE_MISMATCH',
      facts: { mismatched: [{ name: 'classifier.bias', expected: 'float32[2]', actual: 'F32[3]' }] },
    });
  });

  test('K5: custom code is reported, not run', async () => {
    expect((await open({ 'config.json': config({ auto_map: { AutoModel: 'evil.Evil' } }) })).warnings).toEqual([expect.stringContaining('auto_map')]);
  });

  test('a folder without weights still opens; asking for them says what is missing', async () => {
    const folder = await open({ 'config.json': config() });
    await expect(folder.weights({})).rejects.toMatchObject({ code: 'WEIGHTS_MISSING' });
  });

  test('L1: a path that is no folder', async () => {
    await withFolder({ 'model.safetensors': shard({}) }, async (folder) => {
      await expect(openModel(`${folder}/none`)).rejects.toMatchObject({ code: 'FOLDER_MISSING' });
      await expect(openModel(`${folder}/model.safetensors`)).rejects.toMatchObject({ code: 'NOT_A_FOLDER' });
      await expect(openModel(folder)).rejects.toMatchObject({ code: 'CONFIG_MISSING' });
    });
  });
});

test('the tokenizer: tokenizer.json before spiece.model before vocab.txt, and never more than 64 MiB', async () => {
  const files = { 'config.json': config(), 'spiece.model': text('s'), 'tokenizer.json': text('t') };
  expect(await (await open(files)).tokenizerFile()).toEqual({ kind: 'tokenizer.json', bytes: text('t'), config: {} });
  expect(await (await open({ 'config.json': config(), 'spiece.model': text('s') })).requireTokenizerFile()).toEqual({ kind: 'spiece.model', bytes: text('s'), config: {} });
  expect(await (await open({ 'config.json': config(), 'vocab.txt': text('v') })).requireTokenizerFile()).toEqual({ kind: 'vocab.txt', bytes: text('v'), config: {} });
  await expect((await open({ ...files, 'tokenizer.json': new Uint8Array(64 * 2 ** 20 + 1) })).tokenizerFile()).rejects.toMatchObject({ code: 'TOK_TOO_LARGE' });
});

test('what tokenizer_config.json says of a vocabulary; a tokenizer.json says it itself', async () => {
  const folder = (settings: unknown, name = 'vocab.txt') => open({ 'config.json': config(), [name]: text('v'), 'tokenizer_config.json': text(typeof settings === 'string' ? settings : JSON.stringify(settings)) });
  const said = async (settings: unknown, name?: string) => (await (await folder(settings, name)).requireTokenizerFile()).config;
  expect(await said({ do_lower_case: false, strip_accents: null, tokenize_chinese_chars: true, model_max_length: 512 })).toEqual({ lowerCase: false, splitIdeographs: true });
  expect(await said({ keep_accents: true }, 'spiece.model')).toEqual({ keepAccents: true });
  expect(await said('none', 'tokenizer.json')).toEqual({});
  await expect(said({ do_lower_case: 'no' })).rejects.toMatchObject({ code: 'CONFIG_FIELD', facts: { field: 'do_lower_case' } });
  for (const broken of ['{', '[]', 'null', '{"strip_accents": true, "strip_accents": false}']) await expect(said(broken)).rejects.toMatchObject({ code: 'CONFIG_JSON' });
});
