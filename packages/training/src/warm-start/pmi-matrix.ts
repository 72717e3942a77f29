import type { PairCounts } from './pair-counts.js';
import type { SparseMatrix } from './sparse-matrix.js';

export type PmiOptions = {
  /** k of the shift by -log k: 1 is none. */
  readonly shift: number;
  /** The power that counts of contexts are raised to, so that rare ones weigh less; 1 leaves them. */
  readonly smoothing: number;
};

/**
 * Shifted positive pointwise mutual information of pairs, [size, size]: max(0, log(p(a, b) / (p(a) q(b))) - log k), q(b) going with
 * the smoothed count of b. Source: Levy and Goldberg 2014, "Neural word embedding as implicit matrix factorization"; smoothing:
 * Levy, Goldberg and Dagan 2015, "Improving distributional similarity with lessons learned from word embeddings".
 */
export function pmiMatrix(counts: PairCounts, { shift, smoothing }: PmiOptions): SparseMatrix {
  const { totals } = counts;
  const size = totals.length;
  const contexts = totals.map((total) => total ** smoothing);
  const scale = Math.log(contexts.reduce((sum, context) => sum + context, 0)) - Math.log(shift);
  const logs = [totals.map((total) => Math.log(total)), contexts.map((context) => Math.log(context))] as const;
  // A pair of two numbers counts for both as the word; one of a number with itself once in each place.
  const pmi = (word: number, context: number, count: number): number => Math.log(word === context ? 2 * count : count) + scale - logs[0][word]! - logs[1][context]!;
  const rowEnds = new Uint32Array(size);
  const each = (visit: (word: number, context: number, value: number) => void): void => counts.forEach((a, b, count) => {
    const [forth, back] = [pmi(a, b, count), pmi(b, a, count)];
    if (forth > 0) visit(a, b, forth);
    if (a !== b && back > 0) visit(b, a, back);
  });
  each((word) => { rowEnds[word]!++; });
  let entries = 0;
  const next = rowEnds.map((length) => (entries += length) - length);
  const [columnOf, values] = [new Uint32Array(entries), new Float64Array(entries)];
  each((word, context, value) => {
    const entry = next[word]!++;
    columnOf[entry] = context;
    values[entry] = value;
  });
  return { rows: size, columns: size, rowEnds: next, columnOf, values };
}
