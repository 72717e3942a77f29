import { AlbertkitError } from '@albertkit/core';
import type { Encoding, Tokenizer } from '@albertkit/tokenizer';
import type { Span } from '../span.js';
import { kindOf } from '../text-input.js';
import { wholeCharacters } from '../token-input.js';

/** What can be explained: a text, a pair, a question with its context, or words that are split already. */
export type ExplainInput =
  | string
  | { readonly text: string; readonly text_pair?: string }
  | { readonly question: string; readonly context: string }
  | { readonly tokens: readonly string[] }
  | { readonly text: string; readonly choices: readonly string[] };

/** The caller's own text, pair or words, encoded. */
export type ExplainedText = {
  readonly encoding: Encoding;
  /** The text, then its pair where there is one; or the words that were given. */
  readonly texts: readonly string[];
  /** What spans count: UTF-16 units of a text, or given words. */
  readonly unit: 'utf16' | 'word';
  /** Where a token stands in its own text, UTF-16; or the index of its word and one more. */
  span(token: number): Span;
  /** What stands there, in the text (0) or the pair (1). */
  slice(sequence: number, span: Span): string;
};

/** Encodes what is to be explained. Throws `TASK_INPUT` for any other form; `choices` are not read here. */
export function explainedText(input: unknown, tokenizer: Tokenizer): ExplainedText {
  if (typeof input === 'string') return fromTexts([input], tokenizer);
  if (typeof input === 'object' && input !== null && !('choices' in input)) {
    const given = input as Readonly<Record<string, unknown>>;
    const [text, pair] = 'question' in given ? [given['question'], given['context']] : [given['text'], given['text_pair'] ?? undefined];
    if (typeof text === 'string' && typeof pair === 'string') return fromTexts([text, pair], tokenizer);
    if (typeof text === 'string' && pair === undefined && !('question' in given)) return fromTexts([text], tokenizer);
    const words = given['tokens'];
    if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return fromWords(words, tokenizer);
  }
  throw new AlbertkitError('TASK_INPUT', `An explanation takes a text, { text, text_pair? }, { question, context }, { tokens }, or for multiple choice { text, choices }, and was given ${kindOf(input)}.`, { given: kindOf(input) });
}

function fromTexts(texts: readonly [string] | readonly [string, string], tokenizer: Tokenizer): ExplainedText {
  const encoding = tokenizer.encode(texts[0], texts[1] === undefined ? {} : { pair: texts[1] });
  const { starts, ends, sequenceIds } = encoding;
  return {
    encoding,
    texts,
    unit: 'utf16',
    span(token) {
      const text = texts[sequenceIds[token]!] ?? '';
      const next = sequenceIds[token + 1] === sequenceIds[token] ? starts[token + 1]! : text.length;
      return wholeCharacters(text, { start: starts[token]!, end: ends[token]! }, next);
    },
    slice: (sequence, { start, end }) => (texts[sequence] ?? '').slice(start, end),
  };
}

function fromWords(words: readonly string[], tokenizer: Tokenizer): ExplainedText {
  const encoding = tokenizer.encodeWords(words);
  return {
    encoding,
    texts: [...words],
    unit: 'word',
    span: (token) => ({ start: encoding.wordIds[token]!, end: encoding.wordIds[token]! + 1 }),
    slice: (_, { start, end }) => words.slice(start, end).join(' '),
  };
}
