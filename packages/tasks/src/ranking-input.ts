import { AlbertkitError } from '@albertkit/core';
import { topPlaces } from './probabilities.js';
import type { OptionRules } from './options.js';
import type { Coverage } from './rows.js';
import { isTexts, kindOf } from './text-input.js';

/** A question, or whatever is looked for, and the texts to put in order. */
export type RankingInput = { readonly query: string; readonly documents: readonly string[] };

export type RankingOptions = {
  /** How many documents to give; all when left out. */
  readonly topK?: number;
  /** What a document of several windows scores: its best window (when left out), or their mean by tokens. */
  readonly windows?: 'max' | 'mean';
};

export type Ranking = {
  /** Best first, the first of equals first; `index` is the place among the documents given. */
  readonly documents: readonly { readonly index: number; readonly score: number; readonly text: string }[];
  readonly coverage: Coverage;
};

export const rankingRules: OptionRules = {
  topK: { kind: 'whole', min: 1, about: 'how many documents to give; all when left out' },
  windows: { kind: 'choice', of: ['max', 'mean'], about: 'what a document of several windows scores; max when left out' },
};

/** A query and its documents. Throws `TASK_INPUT` for anything else. */
export function readRanking(task: string, input: unknown): RankingInput {
  if (typeof input === 'object' && input !== null && 'query' in input && typeof input.query === 'string' && 'documents' in input && isTexts(input.documents)) {
    return { query: input.query, documents: input.documents };
  }
  throw new AlbertkitError('TASK_INPUT', `${task} takes { query, documents }, and was given ${kindOf(input)}.`, { task, given: kindOf(input) });
}

/** Documents by their scores. */
export function rankDocuments(documents: readonly string[], scores: readonly number[], { topK = scores.length }: RankingOptions): Ranking['documents'] {
  return topPlaces(scores, topK).map((index) => ({ index, score: scores[index]!, text: documents[index]! }));
}

/** What a ranking decides: the order. */
export const decideRanking = ({ documents }: Ranking): string => documents.map(({ index }) => index).join(' ');
