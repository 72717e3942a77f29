import type { ExplainedText } from './explained-text.js';

/** Tokens that are explained as one: a token, or all tokens of a word. */
export type Unit = {
  readonly tokens: readonly number[];
  /** 0 for the text, 1 for its pair. */
  readonly sequence: number;
  /** UTF-16 indices into that text, or indices of given words. */
  readonly start: number;
  readonly end: number;
};

/** The tokens or words of a text that were seen, in its order. A word is what the tokenizer takes for one: what stands between blanks. */
export function unitsOf({ encoding: { sequenceIds, wordIds }, span }: ExplainedText, per: 'token' | 'word', seen: (token: number) => boolean): readonly Unit[] {
  const units: { tokens: number[]; sequence: number; start: number; end: number; word: number }[] = [];
  sequenceIds.forEach((sequence, token) => {
    if (sequence < 0 || !seen(token)) return;
    const { start, end } = span(token);
    const [last, word] = [units.at(-1), wordIds[token]!];
    if (per === 'word' && last?.sequence === sequence && last.word === word) {
      last.tokens.push(token);
      last.start = Math.min(last.start, start);
      last.end = Math.max(last.end, end);
    } else units.push({ tokens: [token], sequence, start, end, word });
  });
  return units.map(({ word: _, ...unit }) => unit);
}
