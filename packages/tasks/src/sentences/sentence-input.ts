import { AlbertkitError } from '@albertkit/core';
import { isTexts, kindOf } from '../text-input.js';
import type { Span } from '../span.js';
import { splitSentences } from './split-sentences.js';

/** A text, or one that is split into sentences already. */
export type SentenceInput = string | { readonly text: string } | { readonly sentences: readonly string[] };

/** A sentence and where it stands: UTF-16 indices into the text, or of given sentences its index and one more. */
export type Sentence = Span & { readonly text: string };

/** Splits a text, or takes the sentences that are given. Throws `TASK_INPUT` for anything else. */
export function readSentences(task: string, input: unknown): readonly Sentence[] {
  const text = typeof input === 'string' ? input : typeof input === 'object' && input !== null && 'text' in input && !('text_pair' in input) ? input.text : undefined;
  if (typeof text === 'string') return splitSentences(text).map(({ start, end }) => ({ text: text.slice(start, end), start, end }));
  if (typeof input === 'object' && input !== null && 'sentences' in input && isTexts(input.sentences)) return input.sentences.map((sentence, n) => ({ text: sentence, start: n, end: n + 1 }));
  throw new AlbertkitError('TASK_INPUT', `${task} takes a text, { text } or { sentences }, and was given ${kindOf(input)}.`, { task, given: kindOf(input) });
}
