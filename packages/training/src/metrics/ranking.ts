import { requireSome } from './paired.js';

/** What one query gave: whether each result answers, best first, and how many answers there are in all, some perhaps not among the results. */
export type RankedQuery = { readonly relevant: readonly boolean[]; readonly total: number };

/** The mean over queries of 1 / rank of the first relevant result, 0 where none is (Voorhees 1999); `relevant` is in the order of the ranking. Throws `METRIC_EMPTY`. */
export const meanReciprocalRank = (rankings: readonly (readonly boolean[])[]): number =>
  meanOver('mean reciprocal rank', rankings, (relevant) => (relevant.includes(true) ? 1 / (relevant.indexOf(true) + 1) : 0));

/**
 * The mean over queries of the gain of the first k results over that of the best order: a relevant result at rank r gains
 * 1 / log2(r + 1) (Järvelin and Kekäläinen 2002, with the discount of trec_eval); 0 for a query without an answer. Throws `METRIC_EMPTY`.
 */
export function normalisedGainAt(k: number, queries: readonly RankedQuery[]): number {
  const gain = (relevant: readonly boolean[]): number => relevant.slice(0, k).reduce((sum, one, n) => sum + (one ? 1 / Math.log2(n + 2) : 0), 0);
  return meanOver('normalised discounted cumulative gain', queries, ({ relevant, total }) => (total === 0 ? 0 : gain(relevant) / gain(Array.from({ length: total }, () => true))));
}

/** The mean over queries of the share of their answers that are among the first k results; 0 for a query without an answer. Throws `METRIC_EMPTY`. */
export const recallAt = (k: number, queries: readonly RankedQuery[]): number =>
  meanOver('recall', queries, ({ relevant, total }) => (total === 0 ? 0 : relevant.slice(0, k).filter(Boolean).length / total));

function meanOver<Query>(metric: string, queries: readonly Query[], value: (query: Query) => number): number {
  requireSome(metric, queries.length);
  return queries.reduce((sum, query) => sum + value(query), 0) / queries.length;
}
