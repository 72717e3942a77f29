import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { size } from '../../../../testing/sizes.js';
import { nanoTokenizer } from '../fixtures/nano-tokenizer.js';
import { maskedRow, maskVocabulary, type MaskedRow } from './masked-row.js';
import { drawLength, pickNgrams, predictionBudget } from './ngram-masking.js';
import { randomNumbers } from '../random-numbers.js';
import type { Shard } from './shard.js';
import { wordStarts } from './word-starts.js';

const tokenizer = nanoTokenizer();
const { special } = tokenizer;
const vocabulary = maskVocabulary(tokenizer, 'google');
const settings = { maskedShare: 0.15, maxPredictions: 1000, longestNgram: 3 };
const near = (count: number, total: number, share: number): void => expect(Math.abs(count - total * share)).toBeLessThan(5 * Math.sqrt(total * share * (1 - share)));

const shardOf = (ids: readonly number[]): Shard => ({ ids: Uint16Array.from(ids), sentenceEnds: Uint32Array.of(ids.length), documentEnds: Uint32Array.of(1) });
const row = (ids: readonly number[], border: number | undefined, seed: number, some: Partial<typeof settings> = {}, words = vocabulary): MaskedRow =>
  maskedRow(shardOf(ids), border === undefined ? { first: { start: 0, end: ids.length } } : { first: { start: 0, end: border }, second: { start: border, end: ids.length }, label: 0 }, words, { ...settings, ...some }, randomNumbers(seed, 'masks'));

const begins = tokenizer.id('▁the')!;
const goesOn = tokenizer.id('ing')!;
const anyId = fc.oneof(fc.integer({ min: 5, max: 7999 }), fc.constantFrom(begins, goesOn, ...Object.values(special)));
const texts = fc.array(anyId, { minLength: 2, maxLength: 120 });

test('words begin where the rules say', () => {
  const [google, marked] = [wordStarts(tokenizer, 'google'), wordStarts(tokenizer, 'marked')];
  const both = (piece: string): [number, number] => [google[tokenizer.id(piece)!]!, marked[tokenizer.id(piece)!]!];
  expect(both('▁the')).toEqual([1, 1]);
  expect(both('ing')).toEqual([0, 0]);
  for (const piece of [',', '.', "'", '1', '<unk>']) expect(both(piece), piece).toEqual([1, 0]);
  const pieces = ['<pad>', '[CLS]', 'word', '##s', ',', '##1'];
  const wordPiece = { ...tokenizer, vocabularySize: pieces.length, token: (id: number) => pieces[id] };
  expect([...wordStarts(wordPiece, 'google')]).toEqual([1, 1, 1, 0, 1, 0]);
});

describe('the row', () => {
  test('holds the text between special tokens', () => {
    expect(Array.from(row([10, 11, 12], 1, 1, { maskedShare: 0 }).ids)).toEqual([special.cls, 10, special.sep, 11, 12, special.sep]);
    expect(row([10, 11, 12], 1, 1).secondFrom).toBe(3);
    expect(row([10, 11, 12], undefined, 1, { maskedShare: 0 })).toEqual({ ids: Int32Array.of(special.cls, 10, 11, 12, special.sep), secondFrom: 5, positions: [], labels: [] });
  });

  test('is its text wherever nothing is to be predicted, and the labels are the text elsewhere', () => {
    fc.assert(fc.property(texts, fc.nat(), fc.nat(), (ids, cut, seed) => {
      const border = 1 + (cut % (ids.length - 1));
      const { ids: found, positions, labels } = row(ids, border, seed);
      const whole = [special.cls, ...ids.slice(0, border), special.sep, ...ids.slice(border), special.sep];
      expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      expect(positions.length).toBeLessThanOrEqual(predictionBudget(whole.length, 0.15, 1000));
      const restored = Array.from(found);
      positions.forEach((position, n) => { restored[position] = labels[n]!; });
      expect(restored).toEqual(whole);
      const specials = Object.values(special);
      for (const label of labels) expect(specials).not.toContain(label);
      for (const position of positions) expect(found[position] === special.mask || !specials.includes(found[position]!)).toBe(true);
    }), { numRuns: size('pretrainingRows') });
  });

  test('hides words whole', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(begins, goesOn), { minLength: 2, maxLength: 100 }), fc.nat(), (ids, seed) => {
      const { positions } = row(ids, undefined, seed);
      const hidden = new Set(positions);
      ids.forEach((id, n) => { if (n > 0 && id === goesOn) expect(hidden.has(n + 1)).toBe(hidden.has(n)); });
    }), { numRuns: size('pretrainingRows') });
  });

  test('with words of one piece has exactly the predictions that were asked for', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 40 }), fc.nat(), (length, maxPredictions, seed) => {
      const ids = new Array<number>(length).fill(begins);
      // Where n-grams overlap one may be passed over; single words always fill the budget.
      expect(row(ids, undefined, seed, { maxPredictions, longestNgram: 1 }).positions).toHaveLength(Math.min(length, predictionBudget(length + 2, 0.15, maxPredictions)));
      expect(row(ids, undefined, seed, { maxPredictions }).positions.length).toBeLessThanOrEqual(maxPredictions);
    }));
  });

  test('is the same for the same numbers and another for others', () => {
    const ids = Array.from({ length: 100 }, () => begins);
    expect(row(ids, 50, 7)).toEqual(row(ids, 50, 7));
    expect(row(ids, 50, 7).positions).not.toEqual(row(ids, 50, 8).positions);
  });
});

test('over many rows 15 % are predicted: 80 % of them masked, 10 % random, 10 % as they were', () => {
  const ids = Array.from({ length: 126 }, () => begins);
  let [predicted, masked, kept, random, tokens] = [0, 0, 0, 0, 0];
  const drawn = new Set<number>();
  for (let seed = 0; seed < 400; seed++) {
    const { ids: found, positions } = row(ids, undefined, seed);
    tokens += found.length;
    predicted += positions.length;
    for (const position of positions) {
      const id = found[position]!;
      if (id === special.mask) masked++;
      else if (id === begins) kept++;
      else drawn.add(id);
      random += Number(id !== special.mask && id !== begins);
    }
  }
  expect(predicted / tokens).toBeGreaterThan(0.145);
  expect(predicted / tokens).toBeLessThan(0.15);
  near(masked, predicted, 0.8);
  near(random, predicted, 0.1);
  near(kept, predicted, 0.1);
  expect(drawn.size).toBeGreaterThan(0.8 * random);
});

describe('n-grams', () => {
  test('are of n words with a chance that goes with 1/n', () => {
    const random = randomNumbers(3, 'masks');
    for (const [longest, total] of [[1, 1], [2, 3 / 2], [3, 11 / 6]] as const) {
      const counts = new Array<number>(longest + 1).fill(0);
      for (let n = 0; n < 6000; n++) counts[drawLength(longest, random)]!++;
      for (let n = 1; n <= longest; n++) near(counts[n]!, 6000, Math.min(0.999999, 1 / n / total));
    }
    const words = Array.from({ length: 200 }, (_, n) => ({ start: n, end: n + 1 }));
    const firsts = [0, 0, 0, 0];
    for (let seed = 0; seed < 3000; seed++) {
      const [{ start, end }] = pickNgrams(words, 30, 3, randomNumbers(seed, 'masks')) as [{ start: number; end: number }];
      if (end < 198) firsts[end - start]!++;
    }
    const all = firsts.reduce((sum, count) => sum + count, 0);
    [6, 3, 2].forEach((weight, n) => near(firsts[n + 1]!, all, weight / 11));
  });

  test('do not overlap, stay within the budget and do not reach over a gap', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), { maxLength: 60 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4 }), fc.nat(), (parts, budget, longest, seed) => {
      let at = 0;
      const words = parts.map(([length, gap]) => {
        const start = at + Number(gap);
        at = start + length;
        return { start, end: at };
      });
      const picked = pickNgrams(words, budget, longest, randomNumbers(seed, 'masks'));
      const tokens = picked.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, n) => start + n));
      expect(new Set(tokens).size).toBe(tokens.length);
      expect(tokens.length).toBeLessThanOrEqual(budget);
      const inWords = new Set(words.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, n) => start + n)));
      expect(tokens.every((token) => inWords.has(token))).toBe(true);
      for (const { start, end } of picked) {
        const inside = words.filter((word) => word.start >= start && word.end <= end);
        expect(inside.length).toBeGreaterThan(0);
        expect(inside.length).toBeLessThanOrEqual(longest);
        expect([inside[0]!.start, inside.at(-1)!.end]).toEqual([start, end]);
      }
      if (words.some(({ start, end }) => end - start <= budget)) expect(picked.length).toBeGreaterThan(0);
    }), { numRuns: size('pretrainingRows') });
  });

  test('have a budget', () => {
    expect([10, 30, 50, 3, 512, 128].map((length) => predictionBudget(length, 0.15, 1000))).toEqual([2, 4, 8, 1, 77, 19]);
    expect(predictionBudget(512, 0.15, 20)).toBe(20);
  });
});

test('a vocabulary without its special pieces is refused', () => {
  expect(() => maskVocabulary({ ...tokenizer, special: { ...special, mask: -1 } }, 'google')).toThrow(expect.objectContaining({ code: 'VOCABULARY_SPECIAL', facts: { missing: ['[MASK]'] } }));
  expect(() => maskVocabulary({ ...tokenizer, vocabularySize: 5 }, 'google')).toThrow(expect.objectContaining({ code: 'VOCABULARY_SPECIAL' }));
});
