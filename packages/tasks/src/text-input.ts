import { AlbertkitError } from '@albertkit/core';

/** A text, or a text with its pair (premise and hypothesis, question and passage). */
export type TextInput = string | { readonly text: string; readonly text_pair?: string };

/** The text and pair of an input. Throws `TASK_INPUT` for anything else, as untyped callers may send. */
export function readTextInput(task: string, input: unknown): { readonly text: string; readonly pair?: string } {
  if (typeof input === 'string') return { text: input };
  if (typeof input === 'object' && input !== null && 'text' in input && typeof input.text === 'string') {
    const pair: unknown = 'text_pair' in input ? input.text_pair : undefined;
    if (pair === undefined || pair === null) return { text: input.text };
    if (typeof pair === 'string') return { text: input.text, pair };
  }
  throw new AlbertkitError('TASK_INPUT', `${task} takes a text or { text, text_pair? }, and was given ${kindOf(input)}.`, { task, given: kindOf(input) });
}

/** What kind of value something is, for messages. */
export const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value === 'object' ? `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no fields'}` : typeof value;

/** Whether something is a list of texts. */
export const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((text) => typeof text === 'string');
