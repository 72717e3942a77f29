import type { Corpus } from './corpus.js';
import type { Lattice, Pieces } from './piece-lattice.js';
import { repeatedSubstrings, type Substrings } from './repeated-substrings.js';
import { suffixArray } from './suffix-array.js';
import type { Turn } from './turns.js';

/** Settings of `seedPieces`. */
export interface SeedSettings {
  /** Most pieces besides the single characters. */
  readonly seedSize: number;
  readonly maxPieceLength: number;
  /** Whether a substring may be a piece; it starts at `at` and has `length` symbols. */
  readonly allowed: (at: number, length: number) => boolean;
}

/**
 * The pieces to begin with: every character, and the repeated substrings with the largest count times length; and where
 * they stand. The scores are logarithms of these products, normalised.
 * Source: Kudo 2018, "Subword Regularization", section 3.2; google/sentencepiece, unigram_model_trainer.cc.
 */
export async function seedPieces(corpus: Corpus, { seedSize, maxPieceLength, allowed }: SeedSettings, turn: Turn): Promise<{ readonly pieces: Pieces; readonly lattice: Lattice }> {
  const characters = corpus.characters.length;
  const suffixes = await suffixArray(corpus.symbols, characters + 1, maxPieceLength + 1, turn);
  const found = await repeatedSubstrings(corpus, suffixes, maxPieceLength, turn);
  const chosen = choose(found, seedSize, (index) => allowed(suffixes[found.low[index]!]!, found.length[index]!));
  await turn();

  const size = characters + chosen.length;
  const low = new Int32Array(size);
  const high = new Int32Array(size);
  const length = new Uint8Array(size);
  const worth = new Float64Array(size);
  let rank = suffixes.findIndex((position) => corpus.symbols[position] !== 0);
  for (let character = 0; character < characters; character++) {
    low[character] = rank;
    while (rank < suffixes.length && corpus.symbols[suffixes[rank]!] === character + 1) rank++;
    high[character] = rank;
    length[character] = 1;
    worth[character] = corpus.characterCounts[character]!;
  }
  chosen.forEach((index, n) => {
    low[characters + n] = found.low[index]!;
    high[characters + n] = found.high[index]!;
    length[characters + n] = found.length[index]!;
    worth[characters + n] = found.count[index]! * found.length[index]!;
  });
  const total = Math.log(worth.reduce((sum, one) => sum + one, 0));
  const pieces = { at: low.map((first) => suffixes[first]!), length, score: worth.map((one) => Math.log(one) - total) };
  return { pieces, lattice: await placeEdges(corpus.symbols.length, suffixes, low, high, length, turn) };
}

/** Indices of the best substrings, shorter ones first. */
function choose({ length, count, low }: Substrings, seedSize: number, allowed: (index: number) => boolean): number[] {
  const indices = Array.from(length, (_, index) => index).filter(allowed);
  const byWorth = (a: number, b: number): number => count[b]! * length[b]! - count[a]! * length[a]! || low[a]! - low[b]! || length[a]! - length[b]!;
  const best = indices.length > seedSize ? indices.sort(byWorth).slice(0, seedSize) : indices;
  return best.sort((a, b) => length[a]! - length[b]! || low[a]! - low[b]!);
}

/** The lattice of pieces that are sorted by length: each stands wherever a suffix of its ranks begins. */
async function placeEdges(positions: number, suffixes: Int32Array, low: Int32Array, high: Int32Array, length: Uint8Array, turn: Turn): Promise<Lattice> {
  const first = new Int32Array(positions + 1);
  for (let piece = 0; piece < low.length; piece++) {
    if (piece % 4096 === 0) await turn();
    for (let rank = low[piece]!; rank < high[piece]!; rank++) first[suffixes[rank]! + 1] = first[suffixes[rank]! + 1]! + 1;
  }
  for (let position = 0; position < positions; position++) first[position + 1] = first[position + 1]! + first[position]!;
  const next = first.slice(0, positions);
  const lattice = { first, length: new Uint8Array(first[positions]!), piece: new Int32Array(first[positions]!) };
  for (let piece = 0; piece < low.length; piece++) {
    if (piece % 4096 === 0) await turn();
    for (let rank = low[piece]!; rank < high[piece]!; rank++) {
      const position = suffixes[rank]!;
      const edge = next[position]!;
      next[position] = edge + 1;
      lattice.length[edge] = length[piece]!;
      lattice.piece[edge] = piece;
    }
  }
  return lattice;
}
