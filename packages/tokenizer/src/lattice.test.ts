import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seed } from '../../../testing/sizes.js';
import { bestSegmentation } from './lattice.js';
import { wordPieces } from './model.js';
import { piecesOf } from './pieces.js';
import { buildTrie } from './build-trie.js';
import { unigram } from './unigram.js';

const toUnits = (text: string) => Uint16Array.from(text, (character) => character.charCodeAt(0));
const alphabet = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
const vocabulary = fc.uniqueArray(alphabet, { minLength: 1, maxLength: 20 });
const unknownScore = -20;

/** Best score by trying every segmentation from the right. */
function bestScore(text: string, scores: ReadonlyMap<string, number>): number {
  const best = [0];
  for (let end = 1; end <= text.length; end++) {
    const candidates: number[] = [];
    for (let start = 0; start < end; start++) {
      const piece = text.slice(start, end);
      const score = scores.get(piece) ?? (piece.length === 1 ? unknownScore : -Infinity);
      candidates.push(best[start]! + score);
    }
    best.push(Math.max(...candidates));
  }
  return best[text.length]!;
}

it('finds the best of all segmentations', () => {
  const property = fc.property(vocabulary, fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 14 }), fc.array(fc.integer({ min: -40, max: 0 }), { minLength: 20, maxLength: 20 }), (pieces, text, numbers) => {
    const scores = Float64Array.from(pieces, (_, i) => Math.max(numbers[i]!, unknownScore + 1) / 4);
    const search = bestSegmentation({ trie: buildTrie(piecesOf(pieces)), scores, unknown: -1, unknownScore });
    const found = search(toUnits(text), 0, text.length);
    const ids = Array.from(found.ids.subarray(0, found.count));
    const sum = ids.reduce((total, id) => total + (id < 0 ? unknownScore : scores[id]!), 0);
    expect(sum).toBeCloseTo(bestScore(text, new Map(pieces.map((piece, i) => [piece, scores[i]!]))), 9);
    expect(ids.map((id, i) => (id < 0 ? text[found.starts[i]!]! : pieces[id]!)).join('')).toBe(text);
  });
  fc.assert(property, { numRuns: 500, seed: seed() });
});

it('of equal sums keeps the one found first: the longest last piece', () => {
  const pieces = ['a', 'aa'];
  const search = bestSegmentation({ trie: buildTrie(piecesOf(pieces)), scores: Float64Array.of(-1, -2), unknown: -1, unknownScore });
  const found = search(toUnits('aaa'), 0, 3);
  expect(Array.from(found.ids.subarray(0, found.count))).toEqual([0, 1]);
});

it('joins neighbouring unknown characters, and falls back to bytes where it should', () => {
  const segment = (pieces: readonly string[], byteFallback: boolean, text: string) => {
    const model = unigram({ pieces: piecesOf(pieces), trie: buildTrie(piecesOf(pieces)), scores: new Float64Array(pieces.length).fill(-1), unknown: 0, byteFallback });
    const found = wordPieces();
    model.encodeWord(toUnits(text), 0, text.length, found);
    return Array.from({ length: found.count }, (_, i) => [found.ids[i], found.starts[i], found.ends[i]]);
  };
  const bytes = Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`);
  expect(segment(['<unk>', 'a'], false, 'axyza')).toEqual([[1, 0, 1], [0, 1, 4], [1, 4, 5]]);
  expect(segment(['<unk>', ...bytes, 'a'], true, 'é')).toEqual([[1 + 0xc3, 0, 1], [1 + 0xa9, 0, 1]]);
});
