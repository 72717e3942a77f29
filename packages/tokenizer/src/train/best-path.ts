import type { Lattice } from './piece-lattice.js';

/** Searches for best segmentations; not to be entered twice at once. */
export interface BestPath {
  /**
   * The score of the best segmentation of the symbols [from, to) (Viterbi), whose edges `visit` then gets from left to right;
   * the edge that spans them all is left out where `whole` is false. -Infinity where there is none.
   */
  readonly find: (from: number, to: number, whole: boolean, visit: (edge: number) => void) => number;
}

/** Best segmentations in a lattice; of equally good ones the one whose first piece is shortest. Source: Viterbi 1967. */
export function bestPath({ first, length, piece }: Lattice, score: Float64Array): BestPath {
  let rest = new Float64Array(64);
  let choice = new Int32Array(64);
  return {
    find(from, to, whole, visit) {
      const size = to - from;
      if (size >= rest.length) {
        rest = new Float64Array(size * 2);
        choice = new Int32Array(size * 2);
      }
      rest[size] = 0;
      for (let i = size - 1; i >= 0; i--) {
        let most = -Infinity;
        let best = -1;
        for (let edge = first[from + i]!; edge < first[from + i + 1]!; edge++) {
          const span = length[edge]!;
          if (i + span > size) break;
          if (span === size && !whole) continue;
          const sum = score[piece[edge]!]! + rest[i + span]!;
          if (sum > most) {
            most = sum;
            best = edge;
          }
        }
        rest[i] = most;
        choice[i] = best;
      }
      if (rest[0]! > -Infinity) for (let i = 0; i < size; i += length[choice[i]!]!) visit(choice[i]!);
      return rest[0]!;
    },
  };
}
