import { expect, test } from 'vitest';
import { formatHeadsFile, parseHeadsFile } from './heads-file.js';

const tone = { task: 'text-classification', architecture: 'AlbertForSequenceClassification', id2label: { 0: 'bad', 1: 'good' }, problem_type: 'single_label_classification', temperature: 1.5 };
const file = (content: unknown): string => JSON.stringify(content);
const failure = (text: string): unknown => {
  try {
    return parseHeadsFile(text);
  } catch (error) {
    return error;
  }
};

test('several heads', () => {
  const heads = parseHeadsFile(file({ version: 1, heads: { tone, names: { architecture: 'AlbertForTokenClassification', id2label: { 0: 'O' } } }, quantization: null }));
  expect([...heads]).toEqual([
    ['tone', { name: 'tone', task: 'text-classification', architecture: 'AlbertForSequenceClassification', labels: ['bad', 'good'], problemType: 'single_label_classification', temperature: 1.5 }],
    ['names', { name: 'names', architecture: 'AlbertForTokenClassification', labels: ['O'] }],
  ]);
});

test('what is formatted reads back the same', () => {
  const heads = parseHeadsFile(file({ version: 1, heads: { tone, names: { architecture: 'AlbertForTokenClassification', id2label: { 0: 'O' } } } }));
  expect(parseHeadsFile(formatHeadsFile(heads.values()))).toEqual(heads);
  const answers = parseHeadsFile(formatHeadsFile([{ name: 'answers', architecture: 'AlbertForQuestionAnswering', labels: [] }]));
  expect(answers.get('answers')!.labels).toEqual(['LABEL_0', 'LABEL_1']);
  expect(() => formatHeadsFile([{ name: '../x', architecture: 'AlbertModel', labels: [] }])).toThrow(expect.objectContaining({ code: 'CONFIG_FIELD' }));
  expect(() => formatHeadsFile([])).toThrow(expect.objectContaining({ code: 'CONFIG_FIELD' }));
});

test.each([
  ['CONFIG_JSON', '{"version":1,}', undefined],
  ['CONFIG_FIELD', file({ heads: { tone } }), 'version'],
  ['CONFIG_FIELD', file({ version: 2, heads: { tone } }), 'version'],
  ['CONFIG_FIELD', file({ version: 1 }), 'heads'],
  ['CONFIG_FIELD', file({ version: 1, heads: {} }), 'heads'],
  ['CONFIG_FIELD', file({ version: 1, heads: [tone] }), 'heads'],
  ['CONFIG_FIELD', file({ version: 1, heads: { '../x': tone } }), 'heads'],
  ['CONFIG_FIELD', file({ version: 1, heads: { ['__proto__']: tone } }), 'heads'],
  ['CONFIG_FIELD', file({ version: 1, heads: { 'a.b': tone } }), 'heads'],
  ['CONFIG_FIELD', file({ version: 1, heads: { tone: 1 } }), 'heads.tone'],
  ['CONFIG_FIELD', file({ version: 1, heads: { tone: { id2label: tone.id2label } } }), 'heads.tone.architecture'],
  ['CONFIG_FIELD', file({ version: 1, heads: { tone: { ...tone, id2label: { 1: 'x' } } } }), 'heads.tone.id2label'],
  ['CONFIG_FIELD', file({ version: 1, heads: { tone: { ...tone, problem_type: 'x' } } }), 'heads.tone.problem_type'],
  ['CONFIG_FIELD', file({ version: 1, heads: { tone: { ...tone, temperature: 0 } } }), 'heads.tone.temperature'],
  ['ARCHITECTURE', file({ version: 1, heads: { tone: { ...tone, architecture: 'BertModel' } } }), undefined],
])('%s for %s', (code, text, field) => {
  expect(failure(text)).toMatchObject({ code, facts: field === undefined ? {} : { file: 'albertkit.json', field } });
});
