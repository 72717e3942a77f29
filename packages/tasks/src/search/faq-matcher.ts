import { AlbertkitError } from '@albertkit/core';
import type { RunTaskOptions } from '../run-options.js';
import type { Embedder } from './embedder.js';
import { vectorIndex } from './vector-index.js';

/** An answer, and the questions that it answers in as many words as people have for them. */
export type FaqEntry = { readonly questions: readonly string[]; readonly answer: string };

export type FaqOptions = {
  /** The least cosine that is an answer; 0 when left out. What is a good one depends on the model: measure it on questions with no answer. */
  readonly minScore?: number;
  /** By how much the best entry must be ahead of the next; 0 when left out. */
  readonly minLead?: number;
};

export type FaqMatch = {
  /** The entry's answer; left out where the matcher abstains. */
  readonly answer?: string;
  /** The best entry, abstained or not: its place, its question nearest to the one asked, and their cosine. */
  readonly entry: number;
  readonly question: string;
  readonly score: number;
  /** By how much it is ahead of the next entry; its score where there is no other. */
  readonly lead: number;
};

export interface FaqMatcher {
  match(question: string, options?: FaqOptions & RunTaskOptions): Promise<FaqMatch>;
}

/** Finds the entry whose question is nearest to one that is asked, or abstains. Throws `FAQ_EMPTY` for entries without questions, and what the pipeline does. */
export async function faqMatcher(embedder: Embedder, entries: readonly FaqEntry[], build: RunTaskOptions = {}): Promise<FaqMatcher> {
  const asked = entries.flatMap(({ questions }, entry) => questions.map((question) => ({ question, entry })));
  if (asked.length === 0) throw new AlbertkitError('FAQ_EMPTY', 'There is no question to match: give entries with questions and an answer.', { entries: entries.length });
  const index = vectorIndex(embedder.context.config.hiddenSize);
  (await embedder.run(asked.map(({ question }) => question), build)).forEach(({ vector }, n) => index.add(String(n), vector));
  return {
    async match(question, { minScore = 0, minLead = 0, ...options } = {}) {
      const [found] = await embedder.run([question], options);
      const near = index.search(found!.vector, { topK: asked.length }).map(({ id, score }) => ({ ...asked[Number(id)]!, score }));
      const [best] = near;
      const next = near.find(({ entry }) => entry !== best!.entry);
      const { score } = best!;
      const lead = next ? score - next.score : score;
      return { ...best!, lead, ...(score >= minScore && lead >= minLead ? { answer: entries[best!.entry]!.answer } : {}) };
    },
  };
}
