import type { Coverage } from './rows.js';
import type { Task } from './task.js';
import { readTextInput, type TextInput } from './text-input.js';
import { encodeTexts, poolingRule, textVectors, vectorTask, type EncodedTexts, type VectorOptions } from './text-vectors.js';
import { AlbertkitError } from '@albertkit/core';

/** [hidden], of length 1, so that dot products are cosines. */
export type SentenceEmbedding = { readonly vector: Float32Array; readonly coverage: Coverage };

/**
 * A vector of length 1 for a text, as sentence-transformers has it: the mean of all its tokens' last hidden states, scaled.
 * `feature-extraction` with `normalise` gives the same, and other forms; here little is kept of a row while others run.
 */
export const sentenceEmbedding: Task<TextInput, VectorOptions, SentenceEmbedding, EncodedTexts> = {
  ...vectorTask,
  name: 'sentence-embedding',
  options: { pooling: poolingRule },
  encode(input, context, options) {
    const { text, pair } = readTextInput('sentence-embedding', input);
    if (pair !== undefined) throw new AlbertkitError('TASK_INPUT', 'sentence-embedding gives a vector for one text, and was given a pair: feature-extraction takes pairs.', { task: 'sentence-embedding' });
    return encodeTexts([text], context, options);
  },
  decode: (encoded, outputs) => ({ vector: Float32Array.from(textVectors(encoded, outputs)[0]!), coverage: encoded.coverage }),
};
