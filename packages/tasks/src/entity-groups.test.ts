import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupEntities, type Aggregation, type ScoredToken } from './entity-groups.js';
import { readLabelScheme } from './label-scheme.js';

type Strategy = Exclude<Aggregation, 'none'>;
const labels = ['O', 'B-PER', 'I-PER', 'B-ORG', 'I-ORG'];

/** Tokens of two characters, one space between words; each given as word and what its scores are beside 0. */
const tokensOf = (...given: readonly (readonly [word: number, scores: Readonly<Record<string, number>>])[]): readonly ScoredToken[] =>
  given.map(([word, scores], n) => ({ word, start: n * 2 + word, end: n * 2 + word + 2, scores: Float64Array.from(labels, (label) => scores[label] ?? 0) }));

const grouped = (tokens: readonly ScoredToken[], aggregation: Strategy, scheme = labels): string[] =>
  groupEntities(tokens, readLabelScheme(scheme), aggregation).map(({ name, score, start, end }) => `${name} ${start}-${end} ${score.toFixed(3)}`);

/**
 * The definitions of transformers' TokenClassificationPipeline, in words: group_entities walks the tokens; the next one joins
 * when its tag (label without B- or I-) is that of the one before and it is not B; the score of a group is the mean. O is a
 * tag like any other and is left out only afterwards. aggregate_word makes one entry of each word first.
 */
describe('the published strategies, worked out by hand', () => {
  test('simple: (A, B-TAG) (B, I-TAG) (C, I-TAG) (D, B-TAG2) (E, B-TAG2) is ABC, D, E', () => {
    const tokens = tokensOf([0, { 'B-PER': 0.9 }], [1, { 'I-PER': 0.8 }], [2, { 'I-PER': 0.7 }], [3, { 'B-ORG': 0.6 }], [4, { 'B-ORG': 0.5 }]);
    expect(grouped(tokens, 'simple')).toEqual(['PER 0-8 0.800', 'ORG 9-11 0.600', 'ORG 12-14 0.500']);
  });
  test('an O between two words of one name keeps them apart', () => {
    const tokens = tokensOf([0, { 'B-PER': 0.9 }], [1, { O: 0.8 }], [2, { 'I-PER': 0.7 }]);
    for (const aggregation of ['simple', 'first', 'average', 'max'] as const) expect(grouped(tokens, aggregation)).toEqual(['PER 0-2 0.900', 'O 3-5 0.800', 'PER 6-8 0.700']);
  });
  test('an I without a B before it begins an entity', () => {
    expect(grouped(tokensOf([0, { 'I-PER': 0.9 }], [1, { 'I-ORG': 0.8 }]), 'simple')).toEqual(['PER 0-2 0.900', 'ORG 3-5 0.800']);
  });

  // One word of three pieces, then one of two: micro|soft|ed com|pany
  const words = tokensOf(
    [0, { 'B-ORG': 0.5, 'B-PER': 0.3, O: 0.2 }], [0, { 'I-PER': 0.9, O: 0.1 }], [0, { O: 0.4, 'B-PER': 0.35, 'B-ORG': 0.25 }],
    [1, { 'I-ORG': 0.6, O: 0.4 }], [1, { 'I-ORG': 0.2, O: 0.8 }],
  );
  test('simple lets the pieces of a word disagree', () => {
    expect(grouped(words, 'simple')).toEqual(['ORG 0-2 0.500', 'PER 2-4 0.900', 'O 4-6 0.400', 'ORG 7-9 0.600', 'O 9-11 0.800']);
  });
  test('first: the label of the first piece', () => {
    expect(grouped(words, 'first')).toEqual(['ORG 0-11 0.550']);
  });
  test('average: the likeliest of the mean', () => {
    // B-ORG .75, B-PER .65, I-PER .9, O .7 over 3; I-ORG .8, O 1.2 over 2
    expect(grouped(words, 'average')).toEqual(['PER 0-6 0.300', 'O 7-11 0.600']);
  });
  test('max: the surest piece', () => {
    expect(grouped(words, 'max')).toEqual(['PER 0-6 0.900', 'O 7-11 0.800']);
  });
});

test('BIOES: an end closes, a single stands alone', () => {
  const scheme = ['O', 'B-X', 'I-X', 'E-X', 'S-X'];
  const tokens = [1, 3, 2, 4, 2].map((id, n): ScoredToken => ({ word: n, start: 3 * n, end: 3 * n + 2, scores: Float64Array.from(scheme, (_, label) => Number(label === id)) }));
  expect(grouped(tokens, 'first', scheme)).toEqual(['X 0-5 1.000', 'X 6-8 1.000', 'X 9-11 1.000', 'X 12-14 1.000']);
});

test('where pieces share a character and disagree, the surer one speaks for both', () => {
  const sharing = (first: number, second: number): string[] => grouped([
    { word: 0, start: 0, end: 1, scores: Float64Array.of(0, first, 0, 0, 0) },
    { word: 0, start: 0, end: 1, scores: Float64Array.of(0, 0, 0, second, 0) },
    { word: 1, start: 2, end: 3, scores: Float64Array.of(0, 0, 0.9, 0, 0) },
  ], 'simple');
  expect(sharing(0.8, 0.6)).toEqual(['PER 0-3 0.850']);
  expect(sharing(0.6, 0.8)).toEqual(['ORG 0-1 0.800', 'PER 2-3 0.900']);
});

test('a word of more tokens than a call takes arguments', () => {
  const tokens = Array.from({ length: 200_000 }, (_, n): ScoredToken => ({ word: 0, start: n, end: n + 1, scores: Float64Array.of(0, 1, 0, 0, 0) }));
  expect(grouped(tokens, 'max')).toEqual(['PER 0-200000 1.000']);
});

describe('laws', () => {
  /** Tokens in order; some share characters with the one before, as pieces of an expanded ligature do. */
  const tokens = fc.array(fc.record({ gap: fc.integer({ min: -1, max: 2 }), size: fc.integer({ min: 1, max: 3 }), newWord: fc.boolean(), scores: fc.array(fc.nat(20), { minLength: 5, maxLength: 5 }) }), { maxLength: 25 }).map((steps) => {
    let [start, end, word] = [0, 0, 0];
    return steps.map(({ gap, size, newWord, scores }): ScoredToken => {
      start = Math.max(start, end + gap);
      end = Math.max(end, start + size);
      if (newWord) word++;
      const total = scores.reduce((sum, score) => sum + score, 0) + 5;
      return { word, start, end, scores: Float64Array.from(scores, (score) => (score + 1) / total) };
    });
  });
  const strategy = fc.constantFrom<Strategy>('simple', 'first', 'average', 'max');
  const groupsOf = (given: readonly ScoredToken[], aggregation: Strategy): ReturnType<typeof groupEntities> => groupEntities(given, readLabelScheme(labels), aggregation);

  test('groups are disjoint, in order, and leave no token out', () => {
    fc.assert(fc.property(tokens, strategy, (given, aggregation) => {
      const groups = groupsOf(given, aggregation);
      groups.forEach(({ start, end, score }, n) => {
        expect(start).toBeLessThan(end);
        expect(start).toBeGreaterThanOrEqual(groups[n - 1]?.end ?? 0);
        expect(score).toBeGreaterThan(0);
        expect(score).toBeLessThanOrEqual(1);
      });
      for (const token of given) expect(groups.some(({ start, end }) => start <= token.start && token.end <= end)).toBe(true);
    }));
  });
  test('an entity never bridges an O: a token apart from its neighbours whose likeliest label is O is in a group of O', () => {
    fc.assert(fc.property(tokens, (given) => {
      const apart = given.filter(({ start }, n) => start >= (given[n - 1]?.end ?? 0));
      const groups = groupsOf(apart, 'simple');
      for (const { start, end, scores } of apart) {
        const home = groups.find((group) => group.start <= start && end <= group.end)!;
        if (scores[0]! >= Math.max(...scores)) expect(home.name).toBe('O');
      }
    }));
  });
  test('first, average and max agree where all pieces of a word agree', () => {
    fc.assert(fc.property(tokens, (given) => {
      const agreeing = given.map((token) => ({ ...token, scores: given.find(({ word }) => word === token.word)!.scores }));
      const shape = (aggregation: Strategy): unknown => groupsOf(agreeing, aggregation).map(({ name, start, end, score }) => [name, start, end, Number(score.toFixed(9))]);
      expect(shape('average')).toEqual(shape('first'));
      expect(shape('max')).toEqual(shape('first'));
    }));
  });
});
