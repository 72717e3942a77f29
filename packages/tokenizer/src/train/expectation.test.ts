import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textAt } from './corpus.js';
import { expectation } from './expectation.js';
import { segmentations, smallLattice } from './fixtures/small-lattice.js';
import { turns } from './turns.js';

const turn = turns(undefined);
const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 7 });
const words = fc.array(fc.tuple(word, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 6 }).map((entries) => new Map(entries));

it('gives the expected counts and the likelihood that all segmentations together give', async () => {
  const property = fc.asyncProperty(words, fc.array(fc.double({ min: -12, max: 0, noNaN: true }), { minLength: 64, maxLength: 64 }), async (texts, random) => {
    const { corpus, pieces, lattice } = await smallLattice(texts);
    const scored = { ...pieces, score: pieces.score.map((_, piece) => random[piece % 64]!) };
    const pieceOf = new Map(Array.from(pieces.at, (at, piece) => [textAt(corpus, at, pieces.length[piece]!), piece]));
    const expected = new Float64Array(pieces.at.length);
    let logLikelihood = 0;
    for (const [text, count] of texts) {
      const ways = segmentations(text, pieceOf).map((way) => ({ way, chance: Math.exp(way.reduce((sum, piece) => sum + scored.score[piece]!, 0)) }));
      const total = ways.reduce((sum, { chance }) => sum + chance, 0);
      logLikelihood += count * Math.log(total);
      for (const { way, chance } of ways) for (const piece of way) expected[piece] = expected[piece]! + (count * chance) / total;
    }
    const found = await expectation(corpus, scored, lattice, turn);
    expect(found.logLikelihood).toBeCloseTo(logLikelihood, 8);
    found.counts.forEach((count, piece) => expect(count).toBeCloseTo(expected[piece]!, 8));
  });
  await fc.assert(property, { numRuns: 200 });
});

it('never lowers the likelihood when scores follow from its counts', async () => {
  await fc.assert(fc.asyncProperty(words, async (texts) => {
    const { corpus, pieces, lattice } = await smallLattice(texts);
    let score = pieces.score;
    let before = -Infinity;
    for (let iteration = 0; iteration < 12; iteration++) {
      const { counts, logLikelihood } = await expectation(corpus, { ...pieces, score }, lattice, turn);
      expect(logLikelihood).toBeGreaterThanOrEqual(before - 1e-9);
      before = logLikelihood;
      const total = counts.reduce((sum, count) => sum + count, 0);
      score = counts.map((count) => Math.log(Math.max(count, 1e-300) / total));
    }
  }), { numRuns: 100 });
});

it('neither underflows nor loses count on a segment of 20,000 characters', async () => {
  const { corpus, pieces, lattice } = await smallLattice(new Map([['ab'.repeat(10_000), 3]]));
  const { counts, logLikelihood } = await expectation(corpus, pieces, lattice, turn);
  expect(logLikelihood).toBeLessThan(-1000);
  expect(counts.reduce((sum, count, piece) => sum + count * pieces.length[piece]!, 0)).toBeCloseTo(60_000, 3);
});
