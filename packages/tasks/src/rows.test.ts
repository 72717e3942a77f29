import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nanoTokenizer as tokenizer } from './fixtures/context.js';
import { planRows } from './rows.js';

const { cls, sep } = tokenizer.special;
const word = fc.constantFrom('king', 'the', 'Zürich', '😀', 'unbelievable', ',', '12,345');
const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '));

test('a text that fits is one row, as the tokenizer gave it', () => {
  const encoding = tokenizer.encode('The king and the queen', { pair: 'of the hill' });
  const { rows, weights, coverage } = planRows(encoding, { maxTokens: 32 });
  expect(rows).toEqual([{ ids: encoding.ids, typeIds: encoding.typeIds }]);
  expect(weights).toEqual([8]);
  expect(coverage).toEqual({ tokens: 8, total: 8, windows: 1 });
});

test('windows of five words, two of them shared', () => {
  const encoding = tokenizer.encode('the king of the hill and the queen');
  const { rows, owner, place, coverage, weights } = planRows(encoding, { maxTokens: 7, overlap: 2 });
  const pieces = rows.map(({ ids }) => [...ids].map((id) => tokenizer.token(id)).join(' '));
  expect(pieces).toEqual(['[CLS] ▁the ▁king ▁of ▁the ▁hill [SEP]', '[CLS] ▁the ▁hill ▁and ▁the ▁queen [SEP]']);
  expect([...owner]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 0]);
  expect([...place]).toEqual([0, 1, 2, 3, 4, 2, 3, 4, 5, 6]);
  expect(weights).toEqual([4, 4]);
  expect(coverage).toEqual({ tokens: 8, total: 8, windows: 2 });
});

test('the row that speaks for a token holds it, and every row keeps its special tokens and its pair', () => {
  fc.assert(fc.property(text, fc.option(fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')), { nil: undefined }), fc.nat(20), (first, pair, overlap) => {
    const encoding = tokenizer.encode(first, pair === undefined ? {} : { pair });
    const { rows, owner, place, weights, coverage } = planRows(encoding, { maxTokens: 64, overlap });
    encoding.ids.forEach((id, at) => {
      expect(rows[owner[at]!]!.ids[place[at]!]).toBe(id);
      expect(rows[owner[at]!]!.typeIds[place[at]!]).toBe(encoding.typeIds[at]);
    });
    for (const { ids } of rows) {
      expect(ids.length).toBeLessThanOrEqual(64);
      expect(ids[0]).toBe(cls);
      expect(ids.at(-1)).toBe(sep);
      expect(ids.filter((id) => id === sep).length).toBe(pair === undefined ? 1 : 2);
    }
    const tokens = encoding.ids.length - (pair === undefined ? 2 : 3);
    expect(coverage).toEqual({ tokens, total: tokens, windows: rows.length });
    expect(weights.length).toBe(rows.length);
  }));
});

test('cutting is asked for by name, and takes from the longer text of a pair', () => {
  const encoding = tokenizer.encode('the king of the hill', { pair: 'and the queen' });
  const { rows, owner, coverage } = planRows(encoding, { maxTokens: 8, truncate: true });
  expect([...rows[0]!.ids].map((id) => tokenizer.token(id)).join(' ')).toBe('[CLS] ▁the ▁king ▁of [SEP] ▁and ▁the [SEP]');
  expect([...rows[0]!.typeIds]).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  expect([...owner]).toEqual([0, 0, 0, 0, -1, -1, 0, 0, 0, -1, 0]);
  expect(coverage).toEqual({ tokens: 5, total: 8, windows: 1 });
});

test('truncation fills the row whatever the lengths', () => {
  fc.assert(fc.property(fc.nat(30), fc.nat(30), fc.integer({ min: 4, max: 40 }), (first, second, maxTokens) => {
    const encoding = tokenizer.encode('the '.repeat(first), { pair: 'the '.repeat(second) });
    const { rows, coverage } = planRows(encoding, { maxTokens, truncate: true });
    expect(rows[0]!.ids.length).toBe(Math.min(maxTokens, first + second + 3));
    expect(coverage).toEqual({ tokens: Math.min(maxTokens - 3, first + second), total: first + second, windows: 1 });
  }));
});

test('the text that yields slides and is cut, however long the other', () => {
  const pair = tokenizer.encode('king '.repeat(12), { pair: 'the '.repeat(9) });
  const pieces = (limits: object): string[][] => planRows(pair, { maxTokens: 20, ...limits }).rows.map(({ ids }) => [...ids].map((id) => tokenizer.token(id)!));
  for (const row of pieces({ yields: 1 })) expect(row.filter((piece) => piece === '▁king').length).toBe(12);
  for (const row of pieces({ yields: 0 })) expect(row.filter((piece) => piece === '▁the').length).toBe(9);
  const kept = (yields: 0 | 1, maxTokens: number): number[] => ['▁king', '▁the'].map((word) => pieces({ yields, maxTokens, truncate: true })[0]!.filter((piece) => piece === word).length);
  expect([kept(1, 20), kept(0, 20), kept(1, 12), kept(1, 16)]).toEqual([[12, 5], [8, 9], [5, 4], [12, 1]]);
});

test('what cannot be laid out is said', () => {
  const pair = tokenizer.encode('the '.repeat(40), { pair: 'king '.repeat(30) });
  expect(() => planRows(pair, { maxTokens: 40 })).toThrow(expect.objectContaining({ code: 'PAIR_TOO_LONG', facts: { whole: 30, sliding: 40, maxTokens: 40 } }));
  expect(planRows(pair, { maxTokens: 40, truncate: true }).coverage).toEqual({ tokens: 37, total: 70, windows: 1 });
  expect(() => planRows(tokenizer.encode('', { specialTokens: false }), { maxTokens: 40 })).toThrow(expect.objectContaining({ code: 'TEXT_EMPTY' }));
  expect(() => planRows(pair, { maxTokens: 3 })).toThrow(expect.objectContaining({ code: 'WINDOW_TOO_SMALL' }));
});

test('N2: a text of 100,000 words', () => {
  // 510 at a time, 383 further each: 1 + ceil((100,000 - 510) / 383).
  const { coverage, rows } = planRows(tokenizer.encode('the '.repeat(100_000)), { maxTokens: 512 });
  expect(coverage).toEqual({ tokens: 100_000, total: 100_000, windows: 261 });
  expect(rows.every(({ ids }) => ids.length === 512)).toBe(true);
});
