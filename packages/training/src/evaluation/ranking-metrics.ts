import { AlbertkitError } from '@albertkit/core';
import type { Ranking, TaskOptions, TextRankingExample } from '@albertkit/tasks';
import { meanReciprocalRank, normalisedGainAt, recallAt, type RankedQuery } from '../metrics/ranking.js';
import type { TaskMetrics, Tally } from './evaluation.js';

/** How rankings are measured: mean reciprocal rank, nDCG@10, and recall among the first 1, 5 and 10. Throws `EXAMPLE` where an example does not speak of every document. */
export const rankingMetrics = <Options extends TaskOptions>(options: Options): TaskMetrics<TextRankingExample, Options, Ranking> => ({ options, start: rankingTally });

function rankingTally(): Tally<TextRankingExample, Ranking> {
  const queries: RankedQuery[] = [];
  return {
    add({ input, relevant }, { documents }) {
      if (relevant.length !== input.documents.length) throw new AlbertkitError('EXAMPLE', `There are ${input.documents.length} documents, and the example says of ${relevant.length} whether they answer.`, { documents: input.documents.length, relevant: relevant.length });
      queries.push({ relevant: documents.map(({ index }) => relevant[index]!), total: relevant.filter(Boolean).length });
    },
    result: () => ({
      primary: 'meanReciprocalRank',
      metrics: { 'meanReciprocalRank': meanReciprocalRank(queries.map(({ relevant }) => relevant)), 'nDCG@10': normalisedGainAt(10, queries), 'recall@1': recallAt(1, queries), 'recall@5': recallAt(5, queries), 'recall@10': recallAt(10, queries) },
    }),
  };
}
