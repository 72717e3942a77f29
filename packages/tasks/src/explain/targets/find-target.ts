import type { HeadKind } from '@albertkit/core';
import { answerTarget } from './answer.js';
import { choiceTarget } from './choice.js';
import { labelTarget } from './label.js';
import { maskedWordTarget } from './masked-word.js';
import { pretrainingTarget } from './pretraining.js';
import { noTarget, type Asking, type Question, type TargetFinder, type TargetOptions } from './target.js';
import { tokenTarget } from './token.js';
import { vectorTarget } from './vector.js';

const finders: Readonly<Record<HeadKind, TargetFinder>> = {
  base: vectorTarget,
  pretraining: pretrainingTarget,
  'masked-lm': maskedWordTarget,
  'sequence-classification': labelTarget,
  'token-classification': tokenTarget,
  'question-answering': answerTarget,
  'multiple-choice': choiceTarget,
};

const isText = (value: unknown): boolean => typeof value === 'string';
const isWhole = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
/** What each field of a target may hold, since it may come from outside of the type system. */
const forms: { readonly [Name in keyof Required<TargetOptions>]: (value: unknown) => boolean } = {
  label: isText, against: isText, piece: isText, similarTo: isText,
  at: isWhole, mask: isWhole, choice: isWhole, component: isWhole,
  order: (value) => value === 'kept' || value === 'swapped',
  part: (value) => value === 'start' || value === 'end' || value === 'both',
  pooling: (value) => value === 'mean' || value === 'cls' || value === 'pooled',
  answer: (value) => typeof value === 'object' && value !== null && 'start' in value && 'end' in value && isWhole(value.start) && isWhole(value.end),
};

/** Lays out an input for a head and finds the number to explain. Throws `TARGET`, `LABEL_UNKNOWN`, `TASK_INPUT`, and what encoding and running throw. */
export async function findTarget(kind: HeadKind, input: unknown, asking: Asking): Promise<Question> {
  const finder = finders[kind];
  for (const [name, value] of Object.entries(asking.options)) {
    if (value === undefined) continue;
    const taken = finder.takes.find((one) => one === name);
    if (taken === undefined) throw noTarget(`This head takes no target "${name.slice(0, 40)}": it takes ${finder.takes.join(', ')}.`, { given: name.slice(0, 40), takes: finder.takes });
    if (!forms[taken](value)) throw noTarget(`The target's ${name} is of the wrong form: labels and words are texts, places are whole numbers from 0, an answer is { start, end }, part is start, end or both, order is kept or swapped, pooling is mean, cls or pooled.`, { given: name });
  }
  return finder.find(input, asking);
}
