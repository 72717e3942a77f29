import { AlbertkitError } from '@albertkit/core';
import type { Encoding, Tokenizer } from '@albertkit/tokenizer';
import { trimEdges } from './entity-edges.js';
import type { Span } from './span.js';
import { isTexts, kindOf } from './text-input.js';

/** A text, or one that is split into words already. */
export type TokenInput = string | { readonly text: string } | { readonly tokens: readonly string[] };

/** The caller's own text or words, and what stretches of them mean. */
export type Source = {
  readonly encoding: Encoding;
  /** Where a token stands: UTF-16 indices into the text, or the index of its word and one more. */
  span(token: number): Span;
  /** A stretch without the punctuation at its edges; of given words, as it is. */
  trim(span: Span): Span;
  /** What stands there. */
  slice(span: Span): string;
  readonly unit: 'utf16' | 'word';
  /** How many of them there are. */
  readonly length: number;
};

/** Encodes a text or its words. Throws `TASK_INPUT` for anything else, a pair of texts included: its second would be left out. */
export function readTokenInput(task: string, input: unknown, tokenizer: Tokenizer): Source {
  if (typeof input === 'string') return fromText(input, tokenizer);
  if (typeof input === 'object' && input !== null) {
    if ('text' in input && typeof input.text === 'string' && !('text_pair' in input)) return fromText(input.text, tokenizer);
    if ('tokens' in input && isTexts(input.tokens)) return fromWords(input.tokens, tokenizer);
  }
  throw new AlbertkitError('TASK_INPUT', `${task} takes a text, { text } or { tokens }, and was given ${kindOf(input)}.`, { task, given: kindOf(input) });
}

function fromText(text: string, tokenizer: Tokenizer): Source {
  const encoding = tokenizer.encode(text);
  const { starts, ends, sequenceIds } = encoding;
  return {
    encoding,
    span: (token) => {
      const next = sequenceIds[token + 1] === 0 ? starts[token + 1]! : text.length;
      return wholeCharacters(text, { start: starts[token]!, end: ends[token]! }, next);
    },
    trim: (span) => trimEdges(text, span),
    slice: ({ start, end }) => text.slice(start, end),
    unit: 'utf16',
    length: text.length,
  };
}

function fromWords(words: readonly string[], tokenizer: Tokenizer): Source {
  const encoding = tokenizer.encodeWords(words);
  return {
    encoding,
    span: (token) => ({ start: encoding.wordIds[token]!, end: encoding.wordIds[token]! + 1 }),
    trim: (span) => span,
    slice: ({ start, end }) => words.slice(start, end).join(' '),
    unit: 'word',
    length: words.length,
  };
}

/** A token's stretch without the blanks that a special token takes from its left, and with the accents that normalising dropped from its end. */
export function wholeCharacters(text: string, { start, end }: Span, next: number): Span {
  let [from, to] = [start, end];
  while (from < to - 1 && /\s/.test(text[from]!)) from++;
  while (to < next && /\p{M}/u.test(text[to]!)) to++;
  return { start: from, end: to };
}
