import { dot } from './text-vectors.js';

/** Values scaled to 0 for the least and 1 for the most; all 0 where they are equal. */
export function scaled(values: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(values);
  const [least, most] = all.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  return all.map((value) => (most > least ? (value - least) / (most - least) : 0));
}

/**
 * The places of `count` vectors, each chosen for its score and against its likeness to those chosen before: maximal marginal
 * relevance (Carbonell and Goldstein 1998), (1 - diversity) score - diversity (largest cosine), in the order of choice.
 */
export function chooseDiverse(vectors: readonly Float64Array[], scores: ArrayLike<number>, count: number, diversity: number): readonly number[] {
  const nearest = new Float64Array(vectors.length).fill(0);
  const left = new Set(vectors.keys());
  const chosen: number[] = [];
  while (chosen.length < count && left.size > 0) {
    let best = -1;
    let most = -Infinity;
    for (const place of left) {
      const worth = (1 - diversity) * scores[place]! - diversity * nearest[place]!;
      if (worth > most) [best, most] = [place, worth];
    }
    left.delete(best);
    for (const place of left) nearest[place] = Math.max(chosen.length === 0 ? -1 : nearest[place]!, dot(vectors[place]!, vectors[best]!));
    chosen.push(best);
  }
  return chosen;
}
