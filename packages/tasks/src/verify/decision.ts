import { problemTypeOf } from '@albertkit/core';
import type { TaskContext } from '../task.js';
import type { Entity } from '../token-classification.js';
import type { MaskPrediction } from '../fill-mask.js';
import type { LabelScore } from '../text-classification.js';

/** Results by what they decide with. */
type Deciding =
  | { readonly label: string; readonly labels: readonly LabelScore[] }
  | { readonly entities: readonly Entity[] }
  | { readonly masks: readonly { readonly predictions: readonly MaskPrediction[] }[] };

/**
 * What a result decided, without scores: the label (of several the ones over one half), the entities with their offsets, the
 * first word of each mask, a text itself. Undefined for features, a regression's numbers and what is of none of these forms.
 */
export function decisionOf(result: unknown, { config }: TaskContext): string | undefined {
  if (typeof result === 'string') return result;
  if (!isDeciding(result)) return undefined;
  if ('entities' in result) return result.entities.map(({ label, start, end }) => `${label} ${start}-${end}`).join(', ');
  if ('masks' in result) return result.masks.map(({ predictions }) => predictions[0]?.token ?? '').join(' ');
  const problem = problemTypeOf(config);
  if (problem === 'regression') return undefined;
  if (problem === 'single_label_classification') return result.label;
  return result.labels.flatMap(({ label, score }) => (score > 0.5 ? [label] : [])).sort().join(', ');
}

const isDeciding = (result: unknown): result is Deciding =>
  typeof result === 'object' && result !== null && ('entities' in result || 'masks' in result || ('label' in result && 'labels' in result));
