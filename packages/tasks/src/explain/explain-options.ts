import { AlbertkitError } from '@albertkit/core';
import { checkOptions, type OptionRules } from '../options.js';
import type { TaskOptions } from '../task.js';
import { kindOf } from '../text-input.js';
import type { ExplainMethod } from './explanation.js';
import type { Baseline } from './integrated-gradients.js';
import type { TargetOptions } from './targets/target.js';

/** How the work is done, whatever is explained. */
export type ExplainRunOptions = TaskOptions & {
  /** Ends the work between batches; the promise rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Most tokens in a run, padding among them; a longer row runs alone. Default 256. */
  readonly tokenBudget?: number;
};

export type ExplainOptions = ExplainRunOptions & {
  /** `integrated-gradients` when left out. */
  readonly method?: ExplainMethod;
  /** Which number to explain; a text is a label. Left out, what the model itself decided. */
  readonly target?: TargetOptions | string;
  /** `word` when left out. */
  readonly per?: 'word' | 'token';
  /** Explain a logit (default) or the probability that the task shows. */
  readonly scale?: 'logit' | 'probability';
  /** Integrated gradients: points on the way from the baseline; left out, 32, and up to 256 while the sum is off by over 0.1 %. */
  readonly steps?: number;
  /** Integrated gradients: what stands where words are not; `mask` when left out. */
  readonly baseline?: Baseline;
  /** Occlusion: whether words become `[MASK]` (default) or are taken out. */
  readonly replace?: 'mask' | 'remove';
  /** Occlusion: how many neighbours are occluded together; 1 when left out. */
  readonly span?: number;
  /** Attention: one attention head, from 0; their mean when left out. */
  readonly attentionHead?: number;
  /** Told how many runs of the model are done, of those that are planned; finding the target is not counted. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
};

/** The options of an explanation beside those of every task and the target, as data for checking and for help. */
export const explainOptions: OptionRules = {
  method: { kind: 'choice', of: ['integrated-gradients', 'occlusion', 'attention-rollout', 'attention'], about: 'how to explain; integrated-gradients when left out' },
  per: { kind: 'choice', of: ['word', 'token'], about: 'what gets an attribution; word when left out' },
  scale: { kind: 'choice', of: ['logit', 'probability'], about: 'what the score is; logit when left out' },
  steps: { kind: 'whole', min: 1, about: 'points of the integral; 32 to 256, as needed, when left out' },
  baseline: { kind: 'choice', of: ['mask', 'pad', 'zeros'], about: 'where integrated gradients start from; mask when left out' },
  replace: { kind: 'choice', of: ['mask', 'remove'], about: 'what occlusion does to words; mask when left out' },
  span: { kind: 'whole', min: 1, about: 'neighbours that are occluded together; 1 when left out' },
  attentionHead: { kind: 'whole', min: 0, about: 'one attention head; their mean when left out' },
};

/** The target as an object. Throws `OPTION` for options that are not taken, and for a target that is neither a text nor an object. */
export function readOptions({ target = {}, ...options }: ExplainOptions): TargetOptions {
  checkOptions('explain', explainOptions, options);
  if (typeof target === 'string') return { label: target };
  // Untyped callers may send null.
  if (typeof target === 'object' && (target as unknown) !== null && !Array.isArray(target)) return target;
  throw new AlbertkitError('OPTION', `The target of an explanation is a label, or an object such as { label, against }, and was given ${kindOf(target)}.`, { given: kindOf(target) });
}
