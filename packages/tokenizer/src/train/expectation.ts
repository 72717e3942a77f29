import type { Corpus } from './corpus.js';
import type { Lattice, Pieces } from './piece-lattice.js';
import type { Turn } from './turns.js';

const symbolsATurn = 8192;

/** What a step of expectation finds. */
export interface Expectation {
  /** Expected number of occurrences by piece. */
  readonly counts: Float64Array;
  /** Natural logarithm of the probability of the whole corpus, over all segmentations. */
  readonly logLikelihood: number;
}

/**
 * The expected count of every piece under the current scores, over all segmentations of all segments. Backward: the log sum
 * over the rest of the segment, and by it the chance of each edge to be the next; forward: the chance to come by. Chances stay
 * within 0 and 1, so nothing underflows, however long a segment is.
 * Source: Kudo 2018, "Subword Regularization", section 3.2; the forward-backward algorithm.
 */
export async function expectation({ starts, counts }: Corpus, { score }: Pieces, lattice: Lattice, turn: Turn): Promise<Expectation> {
  const { first, length, piece } = lattice;
  const expected = new Float64Array(score.length);
  const chance = new Float64Array(mostEdges(starts, first)); // of each edge of the segment
  const rest = new Float64Array(longest(starts));
  const visits = new Float64Array(rest.length);
  let logLikelihood = 0;

  function segment(from: number, to: number, count: number): void {
    const base = first[from]!;
    const size = to - from;
    rest[size] = 0;
    for (let i = size - 1; i >= 0; i--) {
      const [begin, end] = [first[from + i]!, first[from + i + 1]!];
      let most = -Infinity;
      for (let edge = begin; edge < end; edge++) {
        const sum = score[piece[edge]!]! + rest[i + length[edge]!]!;
        chance[edge - base] = sum;
        if (sum > most) most = sum;
      }
      let total = 0;
      for (let edge = begin; edge < end; edge++) total += chance[edge - base] = Math.exp(chance[edge - base]! - most);
      for (let edge = begin; edge < end; edge++) chance[edge - base] = chance[edge - base]! / total;
      rest[i] = most + Math.log(total);
    }
    logLikelihood += count * rest[0]!;
    visits.fill(0, 0, size + 1);
    visits[0] = count;
    for (let i = 0; i < size; i++) {
      const here = visits[i]!;
      for (let edge = first[from + i]!; edge < first[from + i + 1]!; edge++) {
        const passing = here * chance[edge - base]!;
        expected[piece[edge]!] = expected[piece[edge]!]! + passing;
        const end = i + length[edge]!;
        visits[end] = visits[end]! + passing;
      }
    }
  }

  let rested = 0;
  for (let index = 0; index + 1 < starts.length; index++) {
    segment(starts[index]!, starts[index + 1]! - 1, counts[index]!);
    if (starts[index + 1]! - rested < symbolsATurn) continue;
    rested = starts[index + 1]!;
    await turn();
  }
  return { counts: expected, logLikelihood };
}

function longest(starts: Int32Array): number {
  let most = 0;
  for (let index = 0; index + 1 < starts.length; index++) most = Math.max(most, starts[index + 1]! - starts[index]!);
  return most;
}

function mostEdges(starts: Int32Array, first: Int32Array): number {
  let most = 0;
  for (let index = 0; index + 1 < starts.length; index++) most = Math.max(most, first[starts[index + 1]!]! - first[starts[index]!]!);
  return most;
}
