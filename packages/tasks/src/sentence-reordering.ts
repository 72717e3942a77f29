import { AlbertkitError } from '@albertkit/core';
import { bestOrder, orderScore } from './best-order.js';
import type { Coverage } from './rows.js';
import { encodePairs, orderLogs, orderTask, type EncodedOrder } from './sentence-order.js';
import { readSentences, type Sentence, type SentenceInput } from './sentences/sentence-input.js';
import type { Task, TaskOptions } from './task.js';

export type SentenceReorderingOptions = TaskOptions & {
  /** The most sentences; each is read with every other, so that their number counts twice. 32 when left out. */
  readonly maxSentences?: number;
};

export type SentenceReordering = {
  /** Places among the sentences given, in the order found. */
  readonly order: readonly number[];
  /** The sentences in that order. */
  readonly sentences: readonly Sentence[];
  /** The mean natural log of the probabilities that neighbours stand in order, in the order found; 0 for a single sentence. */
  readonly coherence: number;
  /** The same for the order given. */
  readonly given: number;
  /** Whether no order is better: true to 11 sentences; beyond, the order was searched for and is only a good one. */
  readonly exact: boolean;
  readonly coverage: Coverage;
};

/**
 * The order of shuffled sentences in which neighbours are most likely in order, by the sentence-order head: all ordered pairs are
 * read, and the best path through all sentences is sought. Throws `SENTENCES_TOO_MANY`.
 */
export const sentenceReordering: Task<SentenceInput, SentenceReorderingOptions, SentenceReordering, EncodedOrder> = {
  ...orderTask,
  name: 'sentence-reordering',
  options: { maxSentences: { kind: 'whole', min: 1, about: 'the most sentences, each read with every other; 32 when left out' } },
  encode(input, context, options) {
    const sentences = readSentences('sentence-reordering', input);
    const { maxSentences = 32 } = options;
    if (sentences.length > maxSentences) throw new AlbertkitError('SENTENCES_TOO_MANY', `There are ${sentences.length} sentences, and each would be read with every other: give at most ${maxSentences}, or raise maxSentences.`, { sentences: sentences.length, maxSentences });
    const pairs = sentences.flatMap(({ text: first }, from) => sentences.flatMap(({ text: second }, to) => (from === to ? [] : [[first, second] as const])));
    return { sentences, ...encodePairs(pairs, context, options) };
  },
  decode({ sentences, plans, coverage }, outputs, context) {
    const logs = orderLogs(plans, outputs, context);
    const count = sentences.length;
    const gains = sentences.map((_, from) => Float64Array.from(sentences, (__, to) => (from === to ? 0 : logs[from * (count - 1) + to - Number(to > from)]!)));
    const { order, exact } = bestOrder(gains);
    const mean = (path: readonly number[]): number => orderScore(gains, path) / Math.max(1, count - 1);
    return { order, sentences: order.map((place) => sentences[place]!), coherence: mean(order), given: mean([...sentences.keys()]), exact, coverage };
  },
  decide: ({ order }) => order.join(' '),
};
