import { AlbertkitError, type Tensors } from '@albertkit/core';
import { keepScore, maskedCopies, scoredTokens, type MaskedCopies, type Masking, type ScoredToken } from './masked-copies.js';
import type { OptionRule } from './options.js';
import type { Coverage } from './rows.js';
import type { Task, TaskOptions } from './task.js';
import { readTextInput, type TextInput } from './text-input.js';

export type ScoringOptions = TaskOptions & {
  /** What is hidden while a token is scored; `word` when left out. */
  readonly masking?: Masking;
};

export type TextScore = {
  /** The pseudo-log-likelihood: the sum over all tokens, natural logs, at most 0; 0 for a text without tokens. */
  readonly score: number;
  /** That for each token: to compare texts of unlike length. */
  readonly mean: number;
  readonly tokens: readonly ScoredToken[];
  readonly coverage: Coverage;
};

export const maskingRule: OptionRule = { kind: 'choice', of: ['token', 'word'], about: 'what is hidden while a token is scored; word when left out' };

/** What the tasks on masked copies share. */
export const maskedTask = { head: 'masked-lm', servedBy: ['masked-lm', 'pretraining'], outputs: { logits: 'token' } } as const;

/**
 * How likely a text is by a masked language model: its pseudo-log-likelihood, each token scored while it is hidden (Salazar et
 * al. 2020). It takes a row for each token; of long texts, the window in which the token has most context.
 */
export const scoring: Task<TextInput, ScoringOptions, TextScore, MaskedCopies> = {
  ...maskedTask,
  name: 'scoring',
  options: { masking: maskingRule },
  encode(input, context, options) {
    const { text, pair } = readTextInput('scoring', input);
    if (pair !== undefined) throw new AlbertkitError('TASK_INPUT', 'scoring takes one text, and was given a pair: score them apart.', { task: 'scoring' });
    return maskedCopies(text, context, options, options.masking ?? 'word');
  },
  keep: keepScore,
  decode: textScore,
};

/** The score of a text from what was kept of its copies' rows. */
function textScore(encoded: MaskedCopies, outputs: readonly Tensors[]): TextScore {
  const tokens = scoredTokens(encoded, outputs);
  const score = tokens.reduce((sum, token) => sum + token.score, 0);
  return { score, mean: tokens.length === 0 ? 0 : score / tokens.length, tokens, coverage: encoded.coverage };
}

/** The scores of several texts, in their order. */
export function textScores(parts: readonly MaskedCopies[], outputs: readonly Tensors[]): readonly TextScore[] {
  let from = 0;
  return parts.map((part) => textScore(part, outputs.slice(from, (from += part.rows.length))));
}
