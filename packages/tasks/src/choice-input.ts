import { AlbertkitError } from '@albertkit/core';
import { isTexts, kindOf } from './text-input.js';

/** A beginning or a question with its choices; with a `context`, a question about that. */
export type ChoiceInput =
  | { readonly text: string; readonly choices: readonly string[] }
  | { readonly question: string; readonly choices: readonly string[]; readonly context?: string };

/**
 * The two texts of each choice's row. Without a context: the text and the choice (SWAG). With one: the context, and the question with the
 * choice in place of each blank (`_`), after it where there is none (RACE, as in Google's race_utils.py). Throws `TASK_INPUT`.
 */
export function readChoiceInput(task: string, input: unknown): { readonly choices: readonly string[]; readonly pairs: readonly (readonly [string, string])[] } {
  if (typeof input === 'object' && input !== null && 'choices' in input && isTexts(input.choices) && input.choices.length > 0) {
    const { choices } = input;
    const question = 'question' in input ? input.question : 'text' in input ? input.text : undefined;
    const passage = 'context' in input ? input.context : undefined;
    if (typeof question === 'string' && !('question' in input && 'text' in input)) {
      if (passage === undefined || passage === null) return { choices, pairs: choices.map((choice) => [question, choice]) };
      if (typeof passage === 'string' && 'question' in input) return { choices, pairs: choices.map((choice) => [passage, withChoice(question, choice)]) };
    }
  }
  throw new AlbertkitError('TASK_INPUT', `${task} takes { text, choices } or { question, choices, context? } with at least one choice, and was given ${kindOf(input)}.`, { task, given: kindOf(input) });
}

const withChoice = (question: string, choice: string): string => (question.includes('_') ? question.replace(/_+/g, () => choice) : `${question} ${choice}`);
