import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAlbertConfig, type AlbertConfig } from './config.js';
import { formatAlbertConfig } from './config-format.js';
import { albertPresets } from './presets.js';

const parse = (fields: Readonly<Record<string, unknown>>): AlbertConfig => parseAlbertConfig(JSON.stringify({ model_type: 'albert', ...fields }));
const failure = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};
const field = (fields: Readonly<Record<string, unknown>>): unknown => failure(() => parse(fields));

test('fields left out have the defaults of transformers: xxlarge, version 2', () => {
  expect(parse({})).toEqual(albertPresets.xxlarge);
});

test('every field is read', () => {
  const config = parse({
    architectures: ['AlbertForSequenceClassification'], vocab_size: 101, embedding_size: 12, hidden_size: 24, intermediate_size: 40, num_hidden_layers: 5, num_hidden_groups: 2,
    inner_group_num: 3, num_attention_heads: 6, max_position_embeddings: 20, type_vocab_size: 4, hidden_act: 'relu', layer_norm_eps: 1e-5, initializer_range: 0.2, hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.2, classifier_dropout_prob: 0.3, pad_token_id: 7, id2label: { 1: 'b', 0: 'a' }, problem_type: 'multi_label_classification', net_structure_type: 0,
  });
  expect(config).toEqual({
    architecture: 'AlbertForSequenceClassification', vocabularySize: 101, embeddingSize: 12, hiddenSize: 24, intermediateSize: 40, layers: 5, groups: 2,
    innerLayers: 3, heads: 6, maxPositions: 20, tokenTypes: 4, activation: 'relu', epsilon: 1e-5, initializerRange: 0.2,
    dropout: { hidden: 0.1, attention: 0.2, classifier: 0.3 }, padTokenId: 7, labels: ['a', 'b'], problemType: 'multi_label_classification',
  });
});

test('labels: named, counted, or two', () => {
  expect(parse({ num_labels: 3 }).labels).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2']);
  expect(parse({ id2label: { 0: 0, 1: 'x' } }).labels).toEqual(['0', 'x']);
  const warnings: string[] = [];
  expect(parseAlbertConfig('{"model_type":"albert","num_labels":5,"id2label":{"0":"a"}}', { onWarning: (warning) => warnings.push(warning) }).labels).toEqual(['a']);
  expect(warnings).toEqual([expect.stringContaining('num_labels')]);
});

test('activations with the same formula under another name', () => {
  expect(['gelu', 'gelu_python', 'gelu_new', 'gelu_pytorch_tanh', 'gelu_fast', 'relu'].map((hidden_act) => parse({ hidden_act }).activation)).toEqual(['gelu', 'gelu', 'gelu_new', 'gelu_new', 'gelu_new', 'relu']);
});

describe('K1: the text', () => {
  test.each([
    ['a byte order mark', '\ufeff{}', 1, 1],
    ['a trailing comma', '{\n  "model_type": "albert",\n}', 3, 1],
    ['a cut text', '{"model_type":\n', 2, 1],
    ['a key that stands twice', '{"model_type":"albert",\n "vocab_size":1,"vocab_size":2}', 2, 17],
    ['a list', '[]', 1, 1],
    ['nothing', '', 1, 1],
  ])('%s', (_, text, line, column) => {
    expect(failure(() => parseAlbertConfig(text))).toMatchObject({ code: 'CONFIG_JSON', facts: { line, column } });
    expect(failure(() => parseAlbertConfig(new TextEncoder().encode(text)))).toMatchObject({ code: 'CONFIG_JSON', facts: { line, column } });
  });

  test('over 1 MiB', () => {
    const large = `{"model_type":"albert","x":"${'x'.repeat(2 ** 20)}"}`;
    expect(failure(() => parseAlbertConfig(large))).toMatchObject({ code: 'CONFIG_TOO_LARGE' });
    expect(failure(() => parseAlbertConfig(new TextEncoder().encode(large)))).toMatchObject({ code: 'CONFIG_TOO_LARGE' });
    expect(failure(() => parseAlbertConfig(`{"x":"${'é'.repeat(2 ** 19)}"}`))).toMatchObject({ code: 'CONFIG_TOO_LARGE' });
  });
});

describe('K2: sizes and rates', () => {
  test.each([0, -1, 1e9, 768.5, '768', null, true, [], { a: 1 }])('hidden_size %j', (hidden_size) => {
    expect(field({ hidden_size })).toMatchObject({ code: 'CONFIG_FIELD', facts: { field: 'hidden_size', allowed: 'a whole number from 1 to 65536' } });
  });

  test.each([
    ['num_attention_heads', { hidden_size: 768, num_attention_heads: 7 }],
    ['num_attention_heads', { hidden_size: 8, num_attention_heads: 64 }],
    ['num_hidden_groups', { num_hidden_layers: 2, num_hidden_groups: 3 }],
    ['vocab_size', { vocab_size: 10_000_000, embedding_size: 65_536 }],
    ['hidden_size', { hidden_size: 65_536, num_attention_heads: 1, intermediate_size: 1_048_576 }],
    ['layer_norm_eps', { layer_norm_eps: 0 }],
    ['hidden_dropout_prob', { hidden_dropout_prob: 1 }],
    ['classifier_dropout_prob', { classifier_dropout_prob: '0.1' }],
    ['initializer_range', { initializer_range: -0.02 }],
    ['pad_token_id', { pad_token_id: 30_000 }],
    ['architectures', { architectures: 'AlbertModel' }],
    ['problem_type', { problem_type: 'clustering' }],
    ['position_embedding_type', { position_embedding_type: 'relative_key' }],
    ['tie_word_embeddings', { architectures: ['AlbertForMaskedLM'], tie_word_embeddings: false }],
  ])('%s of %j', (name, fields) => {
    expect(field(fields)).toMatchObject({ code: 'CONFIG_FIELD', facts: { file: 'config.json', field: name }, message: expect.stringContaining(`"${name}" must be`) });
  });

  test('infinity is no number', () => {
    expect(failure(() => parseAlbertConfig('{"model_type":"albert","layer_norm_eps":1e999}'))).toMatchObject({ code: 'CONFIG_FIELD' });
  });
});

describe('K4: another model, activation or label map', () => {
  test.each([{ model_type: 'bert' }, { model_type: null }, { model_type: null, architectures: ['BertModel'] }])('%j', (fields) => {
    expect(field(fields)).toMatchObject({ code: 'MODEL_TYPE' });
  });

  test('an old file without model_type is known by its class', () => {
    expect(parseAlbertConfig('{"architectures":["AlbertForMaskedLM"]}').architecture).toBe('AlbertForMaskedLM');
  });

  test.each([
    ['hidden_act', { hidden_act: 'quick_gelu' }],
    ['hidden_act', { hidden_act: '__proto__' }],
    ['id2label', { id2label: { 0: 'a', 2: 'c' } }],
    ['id2label', { id2label: { a: 'b' } }],
    ['id2label', { id2label: {} }],
    ['id2label', { id2label: { 0: ['a'] } }],
    ['id2label', { id2label: ['a'] }],
    ['num_labels', { num_labels: 1e6 }],
  ])('%s of %j', (name, fields) => {
    expect(field(fields)).toMatchObject({ code: 'CONFIG_FIELD', facts: { field: name } });
  });

  test('a label map of a million entries', () => {
    const labels = Object.fromEntries(Array.from({ length: 70_000 }, (_, id) => [id, '']));
    expect(field({ id2label: labels })).toMatchObject({ code: 'CONFIG_FIELD', facts: { field: 'id2label', value: 'an object of 70000 fields' } });
    const million = `{"model_type":"albert","id2label":{${Array.from({ length: 1_000_000 }, (_, id) => `"${id}":""`).join(',')}}}`;
    expect(failure(() => parseAlbertConfig(million))).toMatchObject({ code: 'CONFIG_TOO_LARGE' });
  });
});

test.each(['auto_map', 'trust_remote_code', 'custom_pipelines'])('K5: %s is ignored with a warning', (key) => {
  const warnings: string[] = [];
  const config = parseAlbertConfig(`{"model_type":"albert","${key}":{"AutoModel":"evil.py--Evil"}}`, { onWarning: (warning) => warnings.push(warning) });
  expect(config).toEqual(albertPresets.xxlarge);
  expect(warnings).toEqual([expect.stringContaining(`"${key}"`)]);
});

test('a hostile value is shown short', () => {
  const error = field({ hidden_act: 'x'.repeat(100_000) });
  expect(error instanceof Error && error.message.length < 400).toBe(true);
});

test('law: what is formatted reads back the same', () => {
  const config = fc.record({ preset: fc.constantFrom('base', 'large', 'xlarge', 'xxlarge'), labels: fc.array(fc.string({ unit: 'grapheme', maxLength: 5 }), { minLength: 1, maxLength: 6 }), epsilon: fc.double({ min: 1e-12, max: 1, noNaN: true }) });
  fc.assert(
    fc.property(config, ({ preset, ...rest }) => {
      const given: AlbertConfig = { ...albertPresets[preset], ...rest, problemType: 'regression', architecture: 'AlbertForSequenceClassification' };
      expect(parseAlbertConfig(formatAlbertConfig(given))).toEqual(given);
    }),
  );
  for (const preset of Object.values(albertPresets)) expect(parseAlbertConfig(formatAlbertConfig(preset))).toEqual(preset);
});
