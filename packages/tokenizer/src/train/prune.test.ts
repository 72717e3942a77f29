import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bestPath } from './best-path.js';
import { textAt } from './corpus.js';
import { segmentations, smallLattice } from './fixtures/small-lattice.js';
import { lossOf, prune } from './prune.js';
import { turns } from './turns.js';

const turn = turns(undefined);
const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 7 });
const words = fc.array(fc.tuple(word, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 6 }).map((entries) => new Map(entries));

it('finds the best segmentation of all, with and without the piece that is the whole text', async () => {
  await fc.assert(fc.asyncProperty(words, async (texts) => {
    const { corpus, pieces, lattice } = await smallLattice(texts);
    const pieceOf = new Map(Array.from(pieces.at, (at, piece) => [textAt(corpus, at, pieces.length[piece]!), piece]));
    const scoreOf = (way: readonly number[]): number => way.reduce((sum, piece) => sum + pieces.score[piece]!, 0);
    for (const whole of [true, false]) {
      const from = corpus.starts[0]!;
      const to = corpus.starts[1]! - 1;
      const ways = segmentations(textAt(corpus, from, to - from), pieceOf).filter((way) => whole || way.length > 1);
      const path: number[] = [];
      const score = bestPath(lattice, pieces.score).find(from, to, whole, (edge) => path.push(lattice.piece[edge]!));
      expect(score).toBeCloseTo(Math.max(-Infinity, ...ways.map(scoreOf)), 9);
      if (ways.length > 0) expect(scoreOf(path)).toBeCloseTo(score, 9);
    }
  }), { numRuns: 200 });
});

it('calls loss what the log likelihood loses when a piece becomes its alternative', () => {
  const counts = Float64Array.of(50, 30, 20);
  // Piece 2 becomes pieces 0 and 1: 20 occurrences among 100 become 40 among 120, of which 0 has 70 and 1 has 50.
  const before = Math.log(20 / 100);
  const after = Math.log(70 / 120) + Math.log(50 / 120);
  expect(lossOf(20, [0, 1], counts, 100)).toBeCloseTo((20 / 100) * (before - after), 12);
});

it('keeps the characters and the target, and first the piece that carries the text', async () => {
  const { corpus, pieces, lattice } = await smallLattice(new Map([['abcd', 1000], ['abce', 3], ['bd', 2]]));
  const kept = await prune(corpus, pieces, lattice, { characters: 5, target: 6, least: 6 }, turn);
  expect([...kept.slice(0, 5)]).toEqual([0, 1, 2, 3, 4]);
  expect(Array.from(kept.slice(5), (piece) => textAt(corpus, pieces.at[piece]!, pieces.length[piece]!))).toEqual(['abcd']);
});
