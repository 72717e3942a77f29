import { AlbertkitError } from '@albertkit/core';
import { isTexts, kindOf } from './text-input.js';

/** A question and the text that may answer it, or several of them whose answers are ranked together. */
export type QuestionInput =
  | { readonly question: string; readonly context: string }
  | { readonly question: string; readonly contexts: readonly string[] };

/** The question and its passages. Throws `TASK_INPUT` for anything else. */
export function readQuestionInput(task: string, input: unknown): { readonly question: string; readonly contexts: readonly string[] } {
  if (typeof input === 'object' && input !== null && 'question' in input && typeof input.question === 'string') {
    const { question } = input;
    if ('context' in input && typeof input.context === 'string' && !('contexts' in input)) return { question, contexts: [input.context] };
    if ('contexts' in input && isTexts(input.contexts) && input.contexts.length > 0 && !('context' in input)) return { question, contexts: input.contexts };
  }
  throw new AlbertkitError('TASK_INPUT', `${task} takes { question, context } or { question, contexts } with at least one text, and was given ${kindOf(input)}.`, { task, given: kindOf(input) });
}
