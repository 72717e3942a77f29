import { bestPath } from './best-path.js';
import type { Corpus } from './corpus.js';
import type { Lattice, Pieces } from './piece-lattice.js';
import type { Turn } from './turns.js';

const symbolsATurn = 8192;

/** Settings of `prune`. */
export interface PruneSettings {
  /** The first pieces, which stay. */
  readonly characters: number;
  /** How many pieces are wanted afterwards. */
  readonly target: number;
  /** How many there must be. */
  readonly least: number;
}

/**
 * The pieces worth keeping, rising indices. The loss of a piece is how much the log likelihood falls if each of its
 * occurrences on the best path becomes the pieces of its own second-best segmentation; the smallest losses go.
 * A piece that is never on a best path goes first.
 * Source: Kudo 2018, "Subword Regularization", section 3.2; google/sentencepiece, unigram_model_trainer.cc (PruneSentencePieces).
 */
export async function prune(corpus: Corpus, pieces: Pieces, lattice: Lattice, { characters, target, least }: PruneSettings, turn: Turn): Promise<Int32Array> {
  const { at, length, score } = pieces;
  const path = bestPath(lattice, score);
  const counts = await bestPathCounts(corpus, lattice, path.find, score.length, turn);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const kept = Array.from({ length: characters }, (_, piece) => piece);
  const losses: (readonly [piece: number, loss: number])[] = [];
  const unused: number[] = [];
  const alternative: number[] = [];
  for (let piece = characters; piece < score.length; piece++) {
    if (piece % 4096 === 0) await turn();
    alternative.length = 0;
    const without = path.find(at[piece]!, at[piece]! + length[piece]!, false, (edge) => alternative.push(lattice.piece[edge]!));
    const split = without > score[piece]!; // the piece itself is not the best segmentation of its text
    const count = counts[piece]!;
    if (!split) losses.push([piece, count === 0 ? 0 : lossOf(count, alternative, counts, total)]);
    else if (count > 0) kept.push(piece);
    else unused.push(piece);
  }
  losses.sort(([a, lossA], [b, lossB]) => lossB - lossA || score[b]! - score[a]! || a - b);
  for (const [piece] of losses) if (kept.length < target) kept.push(piece);
  unused.sort((a, b) => score[b]! - score[a]! || a - b);
  for (const piece of unused) if (kept.length < least) kept.push(piece);
  return Int32Array.from(kept).sort();
}

/** Log likelihood, per occurrence of anything, that is lost with a piece: all counts as they will be without it. */
export function lossOf(count: number, alternative: readonly number[], counts: Float64Array, total: number): number {
  const totalWithout = Math.log(total + count * (alternative.length - 1));
  const without = alternative.reduce((sum, piece) => sum + Math.log(counts[piece]! + count) - totalWithout, 0);
  return (count / total) * (Math.log(count) - Math.log(total) - without);
}

/** How often each piece stands on the best path of the segments. */
async function bestPathCounts({ starts, counts }: Corpus, lattice: Lattice, find: ReturnType<typeof bestPath>['find'], size: number, turn: Turn): Promise<Float64Array> {
  const found = new Float64Array(size);
  let count = 0;
  const add = (edge: number): void => {
    const piece = lattice.piece[edge]!;
    found[piece] = found[piece]! + count;
  };
  let rested = 0;
  for (let segment = 0; segment + 1 < starts.length; segment++) {
    count = counts[segment]!;
    find(starts[segment]!, starts[segment + 1]! - 1, true, add);
    if (starts[segment + 1]! - rested < symbolsATurn) continue;
    rested = starts[segment + 1]!;
    await turn();
  }
  return found;
}
