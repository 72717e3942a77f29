import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextOf, tokenLogits } from './fixtures/context.js';
import type { TaskContext } from './task.js';
import { tokenClassification as task, type TokenClassification, type TokenClassificationOptions } from './token-classification.js';
import type { TokenInput } from './token-input.js';
import type { TokenClassificationExample } from './token-target.js';

const bio = contextOf(['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC']);

/** What comes out when the model says just what the target of an example says. */
function perfect(example: TokenClassificationExample, context: TaskContext, options: TokenClassificationOptions = {}): TokenClassification {
  const encoded = task.encode(example.input, context, options);
  const { shape, data } = task.target(example, encoded, context)['labels']!;
  const longest = shape[1]!;
  const outputs = encoded.rows.map(({ ids }, row) => ({ logits: tokenLogits(context.config.labels.length, data.subarray(row * longest, row * longest + ids.length)) }));
  return task.decode(encoded, outputs, context, options);
}
const plain = ({ entities }: TokenClassification): unknown => entities.map(({ label, start, end }) => ({ label, start, end }));

/** What comes out when the model gives these labels to the tokens of a text, special tokens not counted. */
function labelled(input: TokenInput, labels: readonly string[], options: TokenClassificationOptions): TokenClassification {
  const encoded = task.encode(input, bio, options);
  const ids = labels.map((label) => bio.config.labels.indexOf(label));
  return task.decode(encoded, [{ logits: tokenLogits(5, [-100, ...ids, -100]) }], bio, options);
}

describe('offsets point into the string that the caller has', () => {
  test('emoji, accents, ligatures, blanks and punctuation', () => {
    const text = '😀  Zoë\u0301 visited,\tSão Paulo!';
    const people = { label: 'PER', start: text.indexOf('Zo'), end: text.indexOf(' visited') };
    const places = { label: 'LOC', start: text.indexOf('São'), end: text.indexOf('!') };
    const { entities, unit } = perfect({ input: text, entities: [people, places] }, bio);
    expect(entities).toEqual([
      { ...people, text: 'Zoë\u0301', score: expect.closeTo(1, 3) },
      { ...places, text: 'São Paulo', score: expect.closeTo(1, 3) },
    ]);
    expect(unit).toBe('utf16');
  });
  test('the punctuation around an entity is left out, or kept by name', () => {
    const example = { input: '(Rome), I said', entities: [{ label: 'LOC', start: 1, end: 5 }] };
    expect(perfect(example, bio).entities).toMatchObject([{ text: 'Rome', start: 1, end: 5 }]);
    expect(perfect(example, bio, { trimPunctuation: false }).entities).toMatchObject([{ text: '(Rome),', start: 0, end: 7 }]);
  });
  test('a mask in the text counts without the blank before it', () => {
    expect(labelled('a [MASK]', ['O', 'B-PER'], { aggregation: 'simple' }).entities).toMatchObject([{ text: '[MASK]', start: 2, end: 8 }]);
  });
});

test('parts of speech: one label for each word that was given, neighbours of the same kind apart', () => {
  const tags = contextOf(['NOUN', 'VERB', 'O']);
  const words = ['king', 'unbelievable', 'queen', 'of', ','];
  const encoded = task.encode({ tokens: words }, tags, {});
  const labels = encoded.source.encoding.wordIds.map((word) => [0, 0, 1, 2, 0][word] ?? -100);
  const tagged = (options: TokenClassificationOptions): unknown => task.decode(encoded, [{ logits: tokenLogits(3, labels) }], tags, { join: false, ignoreLabels: [], ...options }).entities.map(({ label, start, end, text }) => [label, start, end, text]);
  const expected = ['NOUN', 'NOUN', 'VERB', 'O', 'NOUN'].map((label, n) => [label, n, n + 1, words[n]]);
  for (const aggregation of ['first', 'average', 'max', 'simple'] as const) expect(tagged({ aggregation })).toEqual(expected);
  expect(tagged({ join: true })).toEqual([['NOUN', 0, 2, 'king unbelievable'], ...expected.slice(2)]);
  expect(labelled('New York', ['B-LOC', 'I-LOC'], { join: false }).entities.map(({ text }) => text)).toEqual(['New', 'York']);
});

test('none: each token with its full label, its piece and its place', () => {
  const { entities } = labelled('Mary of New York', ['B-PER', 'O', 'B-LOC', 'I-LOC'], { aggregation: 'none' });
  expect(entities).toEqual([
    { label: 'B-PER', text: 'Mary', start: 0, end: 4, index: 1, token: '▁mary', score: expect.closeTo(1, 3) },
    { label: 'B-LOC', text: 'New', start: 8, end: 11, index: 3, token: '▁new', score: expect.closeTo(1, 3) },
    { label: 'I-LOC', text: 'York', start: 12, end: 16, index: 4, token: '▁york', score: expect.closeTo(1, 3) },
  ]);
  expect(labelled('Mary of', ['B-PER', 'O'], { aggregation: 'none', ignoreLabels: [] }).entities.map(({ label }) => label)).toEqual(['B-PER', 'O']);
});

test('O is left out after grouping, not before', () => {
  for (const aggregation of ['simple', 'first', 'average', 'max'] as const) {
    expect(plain(labelled('John the Smith', ['B-PER', 'O', 'I-PER'], { aggregation }))).toEqual([{ label: 'PER', start: 0, end: 4 }, { label: 'PER', start: 9, end: 14 }]);
  }
  expect(plain(labelled('John the Smith', ['B-PER', 'O', 'I-PER'], { ignoreLabels: ['PER'] }))).toEqual([{ label: 'O', start: 5, end: 8 }]);
});

test('given words: indices count words, whatever is in them', () => {
  const { entities, unit, coverage } = perfect({ input: { tokens: ['', 'Ann', 'Lee', '😀', 'New York', '!'] }, entities: [{ label: 'PER', start: 1, end: 3 }, { label: 'LOC', start: 4, end: 5 }] }, bio);
  expect(entities).toMatchObject([{ label: 'PER', text: 'Ann Lee', start: 1, end: 3 }, { label: 'LOC', text: 'New York', start: 4, end: 5 }]);
  expect([unit, coverage.windows]).toEqual(['word', 1]);
});

describe('decoding perfect logits built from a target gives the example back', () => {
  const word = fc.constantFrom('Rome', 'Zoë', 'unbelievably', '😀', 'O’Hara', 'ﬁsh', '1999', 'été', 'x1', '日本', 'e\u0301e\u0301');
  const steps = fc.array(fc.record({ word, mark: fc.constantFrom('', '', ',', '!'), label: fc.constantFrom('O', 'O', 'PER', 'LOC'), joins: fc.boolean() }), { minLength: 1, maxLength: 40 });
  /** Text and entities from words; an entity runs on where the next word has its label and joins. */
  const example = (given: readonly { readonly word: string; readonly mark: string; readonly label: string; readonly joins: boolean }[], adjacent: boolean): TokenClassificationExample & { readonly input: string } => {
    let text = '';
    let last = 'O';
    const entities: { label: string; start: number; end: number }[] = [];
    given.forEach(({ word: name, mark, label, joins }) => {
      const start = text.length;
      text += name;
      if (label !== 'O' && last === label && (joins || !adjacent)) entities.at(-1)!.end = text.length;
      else if (label !== 'O') entities.push({ label, start, end: text.length });
      // Punctuation inside an entity stays, so only what ends one is followed by a mark.
      last = mark === '' ? label : 'O';
      text += mark === '' ? ' ' : `${mark} - `;
    });
    return { input: text, entities };
  };
  const schemes: readonly (readonly [name: string, labels: string[], adjacent: boolean])[] = [
    ['BIO', ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'], true],
    ['BIOES', ['O', ...['B', 'I', 'E', 'S'].flatMap((prefix) => [`${prefix}-PER`, `${prefix}-LOC`])], true],
    ['plain', ['LOC', 'PER', 'O'], false],
  ];
  test.each(schemes)('%s, in one row and in windows', (_, labels, adjacent) => {
    const context = contextOf(labels);
    fc.assert(fc.property(steps, fc.constantFrom(512, 12), (given, maxTokens) => {
      const whole = example(given, adjacent);
      const result = perfect(whole, context, { maxTokens });
      expect(plain(result)).toEqual(whole.entities);
      for (const { text, start, end } of result.entities) expect(text).toBe(whole.input.slice(start, end));
      expect(result.coverage.tokens).toBe(result.coverage.total);
    }), { numRuns: 60 });
  });
  test('real rows of SNIPS with the labels of their slots', () => {
    const rows = JSON.parse(readFileSync(new URL('./fixtures/slots.json', import.meta.url), 'utf8')) as { text: string; slots: { slot: string; start: number; end: number }[] }[];
    const names = [...new Set(rows.flatMap(({ slots }) => slots.map(({ slot }) => slot)))];
    const context = contextOf(['O', ...names.flatMap((name) => [`B-${name}`, `I-${name}`])]);
    for (const { text, slots } of rows) {
      const entities = slots.map(({ slot, start, end }) => ({ label: slot, start, end }));
      expect(plain(perfect({ input: text, entities }, context))).toEqual(entities);
    }
  });
});

test('a target: the first piece of each word, -100 elsewhere', () => {
  const example = { input: 'Ann unbelievably', entities: [{ label: 'PER', start: 0, end: 3 }] };
  const encoded = task.encode(example.input, bio, {});
  const { shape, data } = task.target(example, encoded, bio)['labels']!;
  expect(shape).toEqual([1, encoded.rows[0]!.ids.length]);
  expect([...data]).toEqual([...encoded.source.encoding.wordIds].map((word, n, words) => (word < 0 || word === words[n - 1] ? -100 : word === 0 ? 1 : 0)));
});

test('what does not fit is said', () => {
  const target = (entities: TokenClassificationExample['entities'], labels = ['O', 'B-PER']): unknown => {
    const context = contextOf(labels);
    return task.target({ input: 'Ann Lee', entities }, task.encode('Ann Lee', context, {}), context);
  };
  expect(() => target([{ label: 'LOC', start: 0, end: 3 }])).toThrow(expect.objectContaining({ code: 'LABEL_UNKNOWN' }));
  expect(() => target([{ label: 'PER', start: 0, end: 7 }])).toThrow(expect.objectContaining({ code: 'LABEL_UNKNOWN', facts: expect.objectContaining({ label: 'I-PER' }) }));
  expect(() => target([{ label: 'PER', start: 0, end: 5 }, { label: 'PER', start: 4, end: 7 }])).toThrow(expect.objectContaining({ code: 'EXAMPLE' }));
  for (const [start, end] of [[3, 3], [3, 0], [-3, 3], [NaN, 3], [4, 8], [9, 12]] as const) expect(() => target([{ label: 'PER', start, end }])).toThrow(expect.objectContaining({ code: 'EXAMPLE' }));
  for (const bad of [null, 7, { tokens: 'a b' }, { tokens: [1] }, ['a'], { text: 'a', text_pair: 'b' }]) expect(() => task.encode(bad as never, bio, {})).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
});

test('nothing to label is no entities', () => {
  for (const input of ['', ' \n', { tokens: [] }, { tokens: [''] }]) expect(labelled(input, [], {}).entities).toEqual([]);
});
