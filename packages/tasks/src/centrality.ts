import { dot, unit } from './text-vectors.js';

/**
 * What makes a sentence central: `centroid`, the cosine with the mean of all, which orders as the sum of its cosines does;
 * `lexrank`, how often a walk from sentence to like sentence comes by (Erkan and Radev 2004, continuous, damping 0.85).
 */
export type Centrality = 'centroid' | 'lexrank';

/** A centrality for each of some vectors of length 1. `centroid` takes time as their number, `lexrank` as its square. */
export const centralities: Readonly<Record<Centrality, (vectors: readonly Float64Array[]) => Float64Array>> = {
  centroid(vectors) {
    const centre = new Float64Array(vectors[0]?.length ?? 0);
    for (const vector of vectors) vector.forEach((value, n) => void (centre[n]! += value));
    const own = unit(centre);
    return Float64Array.from(vectors, (vector) => dot(vector, own));
  },
  lexrank(vectors) {
    const count = vectors.length;
    const steps = likeness(vectors).map((row) => {
      const total = row.reduce((sum, value) => sum + value, 0);
      return total === 0 ? row.fill(1 / count) : row.map((value) => value / total);
    });
    let rank = new Float64Array(count).fill(1 / count);
    for (let round = 0; round < 100; round++) {
      const next = new Float64Array(count).fill(0.15 / count);
      steps.forEach((row, from) => row.forEach((share, to) => void (next[to]! += 0.85 * rank[from]! * share)));
      const moved = next.reduce((sum, value, n) => sum + Math.abs(value - rank[n]!), 0);
      rank = next;
      if (moved < 1e-9) break;
    }
    return rank;
  },
};

/** Cosines of each with each, those below 0 and its own taken as 0. */
function likeness(vectors: readonly Float64Array[]): readonly Float64Array<ArrayBuffer>[] {
  const rows = vectors.map(() => new Float64Array(vectors.length));
  vectors.forEach((vector, a) => {
    for (let b = 0; b < a; b++) rows[a]![b] = rows[b]![a] = Math.max(0, dot(vector, vectors[b]!));
  });
  return rows;
}
