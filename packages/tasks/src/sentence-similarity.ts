import { AlbertkitError } from '@albertkit/core';
import { topPlaces } from './probabilities.js';
import type { Coverage } from './rows.js';
import type { Task } from './task.js';
import { isTexts, kindOf } from './text-input.js';
import { dot, encodeTexts, poolingRule, textVectors, vectorTask, type EncodedTexts, type VectorOptions } from './text-vectors.js';

/** A sentence, and those that it is compared with; the names are those of Hugging Face. */
export type SimilarityInput = { readonly source_sentence: string; readonly sentences: readonly string[] };

export type SentenceSimilarity = {
  /** The cosine of each sentence's vector with the source's, -1 to 1, in the order of the sentences. */
  readonly scores: readonly number[];
  /** Places of the sentences, most similar first, the first of equals first. */
  readonly ranking: readonly number[];
  readonly coverage: Coverage;
};

/** How alike sentences are to one: cosines of their pooled vectors. Only a model that was tuned for it gives scores that mean much by themselves. */
export const sentenceSimilarity: Task<SimilarityInput, VectorOptions, SentenceSimilarity, EncodedTexts> = {
  ...vectorTask,
  name: 'sentence-similarity',
  options: { pooling: poolingRule },
  encode(input, context, options) {
    const { source_sentence: source, sentences } = readSimilarity(input);
    return encodeTexts([source, ...sentences], context, options);
  },
  decode(encoded, outputs) {
    const [source, ...others] = textVectors(encoded, outputs);
    const scores = others.map((vector) => dot(source!, vector));
    return { scores, ranking: topPlaces(scores, scores.length), coverage: encoded.coverage };
  },
  decide: ({ ranking }) => ranking.join(' '),
};

function readSimilarity(input: unknown): SimilarityInput {
  if (typeof input === 'object' && input !== null && 'source_sentence' in input && typeof input.source_sentence === 'string' && 'sentences' in input && isTexts(input.sentences)) {
    return { source_sentence: input.source_sentence, sentences: input.sentences };
  }
  throw new AlbertkitError('TASK_INPUT', `sentence-similarity takes { source_sentence, sentences }, and was given ${kindOf(input)}.`, { task: 'sentence-similarity', given: kindOf(input) });
}
