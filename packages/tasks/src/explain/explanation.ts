import type { Coverage } from '../rows.js';
import type { Target } from './targets/target.js';

export type ExplainMethod = 'integrated-gradients' | 'occlusion' | 'attention-rollout' | 'attention';

/** What a token or a word has to do with the score. */
export type Attribution = {
  /** `text.slice(start, end)` of the text, or of its pair where `pair` is true. */
  readonly text: string;
  /** UTF-16 indices, or indices of given words. */
  readonly start: number;
  readonly end: number;
  readonly pair: boolean;
  /** Above 0 it speaks for the target, below 0 against it; what attention gives is a share, never below 0. */
  readonly attribution: number;
};

/** Why a model said what it said, as plain data. */
export type Explanation = {
  readonly method: ExplainMethod;
  readonly task: string;
  /** Which number of the model is explained. */
  readonly target: Target;
  /** That number: a logit unless a probability was asked for. */
  readonly score: number;
  /** With integrated gradients: the score of the baseline. */
  readonly baselineScore?: number;
  /** With integrated gradients: |sum of all attributions - (score - baselineScore)|, 0 but for the steps of the integral and rounding. */
  readonly completenessError?: number;
  /** With integrated gradients: points that the integral took. */
  readonly steps?: number;
  readonly per: 'token' | 'word';
  /** In the order of the text, the pair last; only what was seen. */
  readonly attributions: readonly Attribution[];
  /** What fell on the special tokens that the model adds ([CLS], [SEP]); together with `attributions` it is the whole. */
  readonly special: number;
  /** What `start` and `end` count: UTF-16 units of the text, or the words that were given. */
  readonly unit: 'utf16' | 'word';
  /** The text, then its pair where there is one; or the words that were given. */
  readonly texts: readonly string[];
  /** Tokens that the score depends on; a target in one place of a long text is read in one window. */
  readonly coverage: Coverage;
};
