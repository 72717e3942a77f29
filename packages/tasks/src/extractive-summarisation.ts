import { AlbertkitError } from '@albertkit/core';
import { centralities, type Centrality } from './centrality.js';
import { chooseDiverse, scaled } from './diverse-choice.js';
import type { Coverage } from './rows.js';
import { readSentences, type Sentence, type SentenceInput } from './sentences/sentence-input.js';
import type { Task } from './task.js';
import { encodeTexts, poolingRule, textVectors, vectorTask, type EncodedTexts, type VectorOptions } from './text-vectors.js';

export type SummarisationOptions = VectorOptions & {
  /** How many sentences; 3 when left out, and `ratio` is too. */
  readonly sentences?: number;
  /** How many sentences as a share of all, rounded up; in place of `sentences`. */
  readonly ratio?: number;
  /** What makes a sentence central; `centroid` when left out. */
  readonly centrality?: Centrality;
  /** What unlikeness to the sentences chosen before weighs, 0 to 1; 0.3 when left out. */
  readonly diversity?: number;
  /** What standing early in the text weighs, 0 to 1; 0.3 when left out. */
  readonly lead?: number;
};

export type Summary = {
  /** The sentences chosen, as they stand in the text; `score` is what each was worth by itself, 0 to 1 within the text. */
  readonly sentences: readonly (Sentence & { readonly score: number })[];
  /** They, with a blank between. */
  readonly text: string;
  /** How many sentences the text has. */
  readonly of: number;
  readonly coverage: Coverage;
};

/**
 * The sentences that stand best for a text, as they are and in their order: central among the vectors of all, and unlike each
 * other. It writes nothing new: an encoder cannot. Any model serves. Throws `OPTION` where both `sentences` and `ratio` are given.
 */
export const extractiveSummarisation: Task<SentenceInput, SummarisationOptions, Summary, EncodedTexts & { readonly sentences: readonly Sentence[] }> = {
  ...vectorTask,
  name: 'extractive-summarisation',
  options: {
    sentences: { kind: 'whole', min: 1, about: 'how many sentences; 3 when left out' },
    ratio: { kind: 'number', min: 0, max: 1, about: 'how many sentences as a share of all, in place of sentences' },
    centrality: { kind: 'choice', of: Object.keys(centralities), about: 'what makes a sentence central; centroid when left out' },
    diversity: { kind: 'number', min: 0, max: 1, about: 'what unlikeness to the sentences chosen before weighs; 0.3 when left out' },
    lead: { kind: 'number', min: 0, max: 1, about: 'what standing early in the text weighs; 0.3 when left out' },
    pooling: poolingRule,
  },
  encode(input, context, options) {
    if (options.sentences !== undefined && options.ratio !== undefined) throw new AlbertkitError('OPTION', 'A summary has so many sentences, or a ratio of all: give one of the two.', { task: 'extractive-summarisation', option: 'ratio' });
    const sentences = readSentences('extractive-summarisation', input);
    return { sentences, ...encodeTexts(sentences.map(({ text }) => text), context, options) };
  },
  decode(encoded, outputs, _, { sentences: wanted = 3, ratio, centrality = 'centroid', diversity = 0.3, lead = 0.3 }) {
    const { sentences, coverage } = encoded;
    const vectors = textVectors(encoded, outputs);
    const central = scaled(centralities[centrality](vectors));
    const scores = central.map((value, place) => (1 - lead) * value + lead * (1 - place / sentences.length));
    const count = ratio === undefined ? wanted : Math.ceil(ratio * sentences.length);
    const chosen = [...chooseDiverse(vectors, scores, count, diversity)].sort((a, b) => a - b).map((place) => ({ ...sentences[place]!, score: scores[place]! }));
    return { sentences: chosen, text: chosen.map(({ text }) => text).join(' '), of: sentences.length, coverage };
  },
  decide: ({ sentences }) => sentences.map(({ start }) => start).join(' '),
};
