import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { size } from '../../../../testing/sizes.js';
import { examplesOf, type Example, type ExampleSettings, type Pairing } from './examples.js';
import { randomNumbers } from '../random-numbers.js';
import { segmentsOf, type Stretch } from './segments.js';
import { shardBuilder, type Shard } from './shard.js';

/** A shard of documents given as the lengths of their sentences; each id is its own place, so that a token says where it is from. */
function shardOf(documents: readonly (readonly number[])[]): Shard {
  const builder = shardBuilder(2 ** 20);
  for (const document of documents) {
    for (const length of document) builder.addSentence(Array.from({ length }, (_, n) => builder.tokens() + n));
    builder.endDocument();
  }
  return builder.take();
}
const arbitraryShard = fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 }).map(shardOf);
const tokens = ({ start, end }: Stretch): number => end - start;
const examples = (shard: Shard, settings: Partial<ExampleSettings> = {}, seed = 1): readonly Example[] =>
  examplesOf(shard, { pairing: 'sentence-order', length: 35, shortSequences: 0.1, ...settings }, randomNumbers(seed, 'examples'));

/** Which document a token is of. */
const documentOf = ({ documentEnds, sentenceEnds }: Shard, token: number): number => documentEnds.findIndex((end) => token < sentenceEnds[end - 1]!);

const pairings: readonly Pairing[] = ['sentence-order', 'next-sentence', 'none'];

test('examples hold at most the length, and something in each segment, of one document each', () => {
  fc.assert(fc.property(arbitraryShard, fc.constantFrom(...pairings), fc.integer({ min: 5, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (shard, pairing, length, shortSequences, seed) => {
    for (const { first, second, label } of examples(shard, { pairing, length, shortSequences }, seed)) {
      expect(second === undefined).toBe(pairing === 'none');
      expect(label === undefined).toBe(pairing === 'none');
      const parts = second ? [first, second] : [first];
      expect(parts.reduce((sum, part) => sum + tokens(part), parts.length + 1)).toBeLessThanOrEqual(length);
      for (const part of parts) {
        expect(tokens(part)).toBeGreaterThan(0);
        expect(documentOf(shard, part.start)).toBe(documentOf(shard, part.end - 1));
      }
    }
  }), { numRuns: size('pretrainingRows') });
});

test('label 0 is text that follows, label 1 text that does not', () => {
  fc.assert(fc.property(arbitraryShard, fc.constantFrom<Pairing>('sentence-order', 'next-sentence'), fc.nat(), (shard, pairing, seed) => {
    for (const { first, second, label } of examples(shard, { pairing, length: 20 }, seed)) {
      const same = documentOf(shard, first.start) === documentOf(shard, second!.start);
      const room = tokens(first) + tokens(second!) === 17; // something may have been cut between the two
      if (label === 0) {
        expect(same).toBe(true);
        expect(second!.start).toBeGreaterThanOrEqual(first.end);
        if (!room) expect(second!.start).toBe(first.end);
      } else if (same && shard.documentEnds.length > 1) {
        expect(pairing).toBe('sentence-order');
        expect(second!.end).toBeLessThanOrEqual(first.start);
        if (!room) expect(second!.end).toBe(first.start);
      }
    }
  }), { numRuns: size('pretrainingRows') });
});

test('without pairs every token is in exactly one example, in order', () => {
  fc.assert(fc.property(arbitraryShard, fc.integer({ min: 4, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (shard, length, shortSequences, seed) => {
    const seen = examples(shard, { pairing: 'none', length, shortSequences }, seed).flatMap(({ first }) => Array.from({ length: tokens(first) }, (_, n) => first.start + n));
    expect(seen).toEqual(Array.from(shard.ids));
  }), { numRuns: size('pretrainingRows') });
});

test('with pairs every sentence appears unless it was cut off where a pair was too long', () => {
  fc.assert(fc.property(arbitraryShard, fc.constantFrom<Pairing>('sentence-order', 'next-sentence'), fc.integer({ min: 40, max: 80 }), fc.nat(), (shard, pairing, length, seed) => {
    fc.pre(shard.documentEnds.length > 1);
    const all = examples(shard, { pairing, length }, seed);
    const seen = new Uint8Array(shard.ids.length);
    for (const { first, second } of all) {
      seen.fill(1, first.start, first.end);
      // What comes from elsewhere is no turn of its own.
      if (documentOf(shard, first.start) === documentOf(shard, second!.start)) seen.fill(1, second!.start, second!.end);
    }
    // A gap beside a full pair is what its cutting took.
    const full = all.filter(({ first, second }) => tokens(first) + tokens(second!) === length - 3);
    const cut = new Set(full.flatMap(({ first, second }) => [first.start - 1, first.end, second!.start - 1, second!.end]));
    for (let at = 0; at < seen.length; at++) {
      if (seen[at] === 1) continue;
      let end = at;
      while (end + 1 < seen.length && seen[end + 1] === 0) end++;
      expect(cut.has(at) || cut.has(end)).toBe(true);
      at = end;
    }
  }), { numRuns: size('pretrainingRows') });
});

test('where sentences fill the target exactly nothing is lost', () => {
  const shard = shardOf([[8, 8, 8, 8, 8, 8, 8, 8], [16, 16, 16, 16]]);
  for (let seed = 0; seed < 20; seed++) {
    const all = examples(shard, { length: 35, shortSequences: 0 }, seed);
    expect(all.flatMap(({ first, second }) => [first, second!]).flatMap(({ start, end }) => Array.from({ length: end - start }, (_, n) => start + n)).sort((a, b) => a - b)).toEqual(Array.from(shard.ids));
  }
});

describe('over many examples', () => {
  const shard = shardOf(Array.from({ length: 200 }, (_, n) => Array.from({ length: 40 }, (_, k) => 3 + ((n * 7 + k * 5) % 9))));
  const near = (count: number, total: number, share: number): void => expect(Math.abs(count - total * share)).toBeLessThan(5 * Math.sqrt(total * share * (1 - share)));

  test('half of the pairs are in order', () => {
    const all = examples(shard);
    expect(all.length).toBeGreaterThan(1000);
    const divided = all.filter(({ first, second }) => documentOf(shard, first.start) === documentOf(shard, second!.start));
    near(divided.filter(({ label }) => label === 1).length, divided.length, 0.5);
    const next = examples(shard, { pairing: 'next-sentence' });
    near(next.filter(({ label }) => label === 1).length, next.length, 0.5);
    expect(next.every(({ first, second, label }) => (documentOf(shard, first.start) === documentOf(shard, second!.start)) === (label === 0))).toBe(true);
  });

  test('one in ten is packed to a shorter length', () => {
    const all = examples(shard, { pairing: 'none' });
    // Of sentences of 3 to 11 tokens, at least 33 - 10 fit where the target is whole; documents end early.
    const whole = all.filter(({ first }) => documentOf(shard, first.start) === documentOf(shard, Math.min(first.end, shard.ids.length - 1)));
    const short = whole.filter(({ first }) => tokens(first) < 23).length / whole.length;
    expect(short).toBeGreaterThan(0.03);
    expect(short).toBeLessThan(0.13);
    expect(examples(shard, { pairing: 'none', shortSequences: 0 }).filter(({ first }) => tokens(first) < 23).length).toBeLessThanOrEqual(shard.documentEnds.length);
  });

  test('the border between segments, and the cut ends, are anywhere', () => {
    const even = shardOf(Array.from({ length: 300 }, () => Array.from({ length: 8 }, () => 4)));
    const borders = examples(even, { shortSequences: 0 }).filter(({ label }) => label === 0).map(({ first }) => tokens(first));
    for (const border of [4, 8, 12, 16, 20, 24, 28]) near(borders.filter((length) => length === border).length, borders.length, 1 / 7);
    const long = shardOf(Array.from({ length: 300 }, () => [20, 20]));
    const cut = examples(long, { shortSequences: 0 });
    expect(cut.every(({ first, second }) => tokens(first) === 16 && tokens(second!) === 16)).toBe(true);
    const fronts = cut.reduce((sum, { first }) => sum + (first.start % 20), 0);
    near(fronts, 4 * cut.length, 0.5);
  });

  test('the same seed makes the same examples, another others', () => {
    expect(examples(shard, {}, 3)).toEqual(examples(shard, {}, 3));
    expect(examples(shard, {}, 3)).not.toEqual(examples(shard, {}, 4));
  });
});

test('a lone sentence takes its second from another document; a document alone from itself', () => {
  const shard = shardOf([[5], [6], [7, 7, 7]]);
  for (let seed = 0; seed < 30; seed++) {
    const [one] = examples(shard, { length: 30 }, seed);
    expect(one).toMatchObject({ first: { start: 0, end: 5 }, label: 1 });
    expect(documentOf(shard, one!.second!.start)).toBeGreaterThan(0);
  }
  expect(examples(shardOf([[5]]))).toEqual([{ first: { start: 0, end: 5 }, second: { start: 0, end: 5 }, label: 1 }]);
});

test('long sentences are cut evenly', () => {
  expect(segmentsOf(shardOf([[3, 25, 10]]), 0, 10)).toEqual([{ start: 0, end: 3 }, { start: 3, end: 11 }, { start: 11, end: 19 }, { start: 19, end: 28 }, { start: 28, end: 38 }]);
});
