import { decideRanking, rankDocuments, rankingRules, readRanking, type Ranking, type RankingInput, type RankingOptions } from './ranking-input.js';
import type { Task } from './task.js';
import { dot, encodeTexts, poolingRule, textVectors, vectorTask, windowVectors, type EncodedTexts, type VectorOptions } from './text-vectors.js';

export type EmbeddingRankingOptions = VectorOptions & RankingOptions;

/**
 * Documents by the cosine of their vectors with the query's: what any model can do, and quick. A model that reads query and
 * document together (`text-ranking`) does better where there is one.
 */
export const embeddingRanking: Task<RankingInput, EmbeddingRankingOptions, Ranking, EncodedTexts & { readonly documents: readonly string[] }> = {
  ...vectorTask,
  name: 'embedding-ranking',
  options: { ...rankingRules, pooling: poolingRule },
  encode(input, context, options) {
    const { query, documents } = readRanking('embedding-ranking', input);
    return { documents, ...encodeTexts([query, ...documents], context, options) };
  },
  decode(encoded, outputs, _, options) {
    const [query, ...others] = textVectors(encoded, outputs);
    const scores = options.windows === 'mean'
      ? others.map((vector) => dot(query!, vector))
      : windowVectors(encoded, outputs).slice(1).map((windows) => Math.max(...windows.map((vector) => dot(query!, vector))));
    return { documents: rankDocuments(encoded.documents, scores, options), coverage: encoded.coverage };
  },
  decide: decideRanking,
};
