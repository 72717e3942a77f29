import { AlbertkitError } from '@albertkit/core';
import { joinCopies, keepScore, maskedCopies, type MaskedCopies } from './masked-copies.js';
import { topPlaces } from './probabilities.js';
import type { Coverage } from './rows.js';
import { maskedTask, maskingRule, textScores, type ScoringOptions } from './scoring.js';
import type { Task } from './task.js';
import { isTexts, kindOf } from './text-input.js';

/** Texts of which the likeliest is wanted: translations, rewrites, what was heard. */
export type CandidatesInput = { readonly candidates: readonly string[] };

export type CandidateRankingOptions = ScoringOptions & {
  /** What is compared: the sum over a text's tokens (when left out), or their mean, where lengths differ. */
  readonly by?: 'sum' | 'mean';
};

export type RankedCandidates = {
  /** Likeliest first, the first of equals first; `index` is the place among those given. `score` and `mean` as `scoring` gives them. */
  readonly candidates: readonly { readonly index: number; readonly text: string; readonly score: number; readonly mean: number }[];
  readonly coverage: Coverage;
};

/** Texts by how likely a masked language model finds them: see `scoring`. It knows nothing of what they should mean. */
export const candidateRanking: Task<CandidatesInput, CandidateRankingOptions, RankedCandidates, MaskedCopies & { readonly texts: readonly string[]; readonly parts: readonly MaskedCopies[] }> = {
  ...maskedTask,
  name: 'candidate-ranking',
  options: { masking: maskingRule, by: { kind: 'choice', of: ['sum', 'mean'], about: 'what is compared; sum when left out' } },
  encode(input, context, options) {
    const texts = readCandidates(input);
    return { texts, ...joinCopies(texts.map((text) => maskedCopies(text, context, options, options.masking ?? 'word'))) };
  },
  keep: keepScore,
  decode({ texts, parts, coverage }, outputs, _, { by = 'sum' }) {
    const scores = textScores(parts, outputs);
    const order = topPlaces(scores.map(({ score, mean }) => (by === 'sum' ? score : mean)), scores.length);
    return { candidates: order.map((index) => ({ index, text: texts[index]!, score: scores[index]!.score, mean: scores[index]!.mean })), coverage };
  },
  decide: ({ candidates }) => candidates.map(({ index }) => index).join(' '),
};

function readCandidates(input: unknown): readonly string[] {
  if (typeof input === 'object' && input !== null && 'candidates' in input && isTexts(input.candidates)) return input.candidates;
  throw new AlbertkitError('TASK_INPUT', `candidate-ranking takes { candidates }, and was given ${kindOf(input)}.`, { task: 'candidate-ranking', given: kindOf(input) });
}
