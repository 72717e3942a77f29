import { AlbertkitError } from '@albertkit/core';
import type { SentenceSimilarity, SimilarityInput, VectorOptions } from '@albertkit/tasks';
import { pearson, spearman } from '../metrics/correlation.js';
import type { TaskMetrics } from './evaluation.js';

/** A sentence and others, with how alike each is to it, in any unit. */
export type SimilarityExample = { readonly input: SimilarityInput; readonly scores: readonly number[] };

/** How similarity is measured: the correlation of cosines with the scores of all pairs (STS-B of GLUE; Spearman as in Reimers and Gurevych 2019). Throws `EXAMPLE` where scores and sentences differ in number. */
export const similarityMetrics: TaskMetrics<SimilarityExample, VectorOptions, SentenceSimilarity> = {
  options: {},
  start() {
    const [predicted, actual]: [number[], number[]] = [[], []];
    return {
      add({ input, scores: given }, { scores }) {
        if (given.length !== scores.length) throw new AlbertkitError('EXAMPLE', `There are ${input.sentences.length} sentences to compare, and the example has ${given.length} scores.`, { sentences: input.sentences.length, scores: given.length });
        predicted.push(...scores);
        actual.push(...given);
      },
      result: () => ({ primary: 'spearman', metrics: { spearman: spearman(predicted, actual), pearson: pearson(predicted, actual) } }),
    };
  },
};
