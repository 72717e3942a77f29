import { AlbertkitError } from '@albertkit/core';
import { isInWord, type ScoredToken } from './masked-copies.js';
import type { Span } from './span.js';
import { kindOf } from './text-input.js';

/** A text, and the stretches of it to write anew (UTF-16 indices, apart from each other); left out, its least likely words. */
export type InfillingInput = string | { readonly text: string; readonly spans?: readonly Span[] };

/** The text and the stretches to write anew, in order. Throws `TASK_INPUT`, and `SPAN` for one that is empty, outside the text, or over another. */
export function readInfilling(input: unknown): { readonly text: string; readonly spans?: readonly Span[] } {
  if (typeof input === 'string') return { text: input };
  if (typeof input === 'object' && input !== null && 'text' in input && typeof input.text === 'string' && !('text_pair' in input)) {
    const { text } = input;
    const given: unknown = 'spans' in input ? input.spans : undefined;
    if (given === undefined) return { text };
    if (Array.isArray(given) && given.every(isSpan)) return { text, spans: checkSpans(text, [...given].sort((a, b) => a.start - b.start)) };
  }
  throw new AlbertkitError('TASK_INPUT', `infilling takes a text or { text, spans? }, and was given ${kindOf(input)}.`, { task: 'infilling', given: kindOf(input) });
}

const isSpan = (value: unknown): value is Span => typeof value === 'object' && value !== null && 'start' in value && 'end' in value && Number.isInteger(value.start) && Number.isInteger(value.end);

function checkSpans(text: string, spans: readonly Span[]): readonly Span[] {
  let reached = 0;
  for (const { start, end } of spans) {
    if (start < reached || end <= start || end > text.length || text.slice(start, end).trim() === '') throw new AlbertkitError('SPAN', `A stretch to write anew goes from ${start} to ${end} in a text of ${text.length}: give stretches with words in them, none over another.`, { start, end, length: text.length });
    reached = end;
  }
  return spans;
}

/** The words of a text that are least likely, at most `count`, in order: each the sum of its tokens. */
export function leastLikelyWords(text: string, tokens: readonly ScoredToken[], count: number): readonly Span[] {
  const words: { start: number; end: number; score: number }[] = [];
  for (const { start, end, score } of tokens) {
    const before = words.at(-1);
    if (before && before.end === start && isInWord(text, start)) {
      before.end = end;
      before.score += score;
    } else words.push({ start, end, score });
  }
  return words.filter(({ start, end }) => isLetter.test(text.slice(start, end))).sort((a, b) => a.score - b.score).slice(0, count).map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start);
}

const isLetter = /[\p{L}\p{N}\p{M}]/u;
