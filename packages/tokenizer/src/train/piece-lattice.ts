import type { Turn } from './turns.js';

/**
 * Every place where a piece stands in the corpus, as edges of a graph over its symbols: edge e with
 * `first[p]` <= e < `first[p + 1]` is piece `piece[e]` at the symbols [p, p + `length[e]`). Shorter edges come first, and
 * the first edge of a position is its single character.
 */
export interface Lattice {
  readonly first: Int32Array;
  readonly length: Uint8Array;
  readonly piece: Int32Array;
}

/** Pieces while they are fitted: a place in the corpus where each stands, its symbols, and its score. The characters come first. */
export interface Pieces {
  readonly at: Int32Array;
  readonly length: Uint8Array;
  /** Natural logarithm of the probability. */
  readonly score: Float64Array;
}

/** The pieces and the lattice with only the pieces `kept` (rising indices), numbered anew, under new scores. */
export async function select(pieces: Pieces, lattice: Lattice, kept: Int32Array, score: Float64Array, turn: Turn): Promise<{ readonly pieces: Pieces; readonly lattice: Lattice }> {
  const renamed = new Int32Array(pieces.at.length).fill(-1);
  kept.forEach((piece, index) => { renamed[piece] = index; });
  const first = new Int32Array(lattice.first.length);
  const length = new Uint8Array(lattice.length.length);
  const piece = new Int32Array(lattice.piece.length);
  let edges = 0;
  for (let position = 0; position + 1 < first.length; position++) {
    if (position % 65536 === 0) await turn();
    first[position] = edges;
    for (let edge = lattice.first[position]!; edge < lattice.first[position + 1]!; edge++) {
      const name = renamed[lattice.piece[edge]!]!;
      if (name < 0) continue;
      length[edges] = lattice.length[edge]!;
      piece[edges++] = name;
    }
  }
  first[first.length - 1] = edges;
  return {
    pieces: { at: kept.map((index) => pieces.at[index]!), length: Uint8Array.from(kept, (index) => pieces.length[index]!), score },
    lattice: { first, length: length.slice(0, edges), piece: piece.slice(0, edges) },
  };
}
