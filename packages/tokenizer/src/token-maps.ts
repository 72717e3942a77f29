import type { Encoding } from './tokenizer.js';

/** A stretch of characters (UTF-16 units), tokens or words, `end` exclusive, of text 0 or its pair 1. */
export interface Place {
  readonly sequence: 0 | 1;
  readonly start: number;
  readonly end: number;
}

/** The tokens of a text in an encoding, or undefined where it has none. */
export function sequenceTokens({ sequenceIds }: Encoding, sequence: 0 | 1 = 0): Place | undefined {
  const start = sequenceIds.indexOf(sequence);
  return start < 0 ? undefined : { sequence, start, end: sequenceIds.lastIndexOf(sequence) + 1 };
}

/** The characters that a token was made from (of its word, under `encodeWords`), or undefined for added tokens. */
export function tokenToCharacters({ sequenceIds, starts, ends }: Encoding, token: number): Place | undefined {
  const sequence = sequenceOf(sequenceIds, token);
  return sequence === undefined ? undefined : { sequence, start: starts[token]!, end: ends[token]! };
}

/** The first token that holds a character of a text, or undefined where none does: a blank, or beyond the window. */
export function characterToToken(encoding: Encoding, character: number, sequence: 0 | 1 = 0): number | undefined {
  const tokens = sequenceTokens(encoding, sequence);
  if (!tokens) return undefined;
  const token = firstWhere(tokens.start, tokens.end, (i) => encoding.ends[i]! > character);
  return token < tokens.end && encoding.starts[token]! <= character ? token : undefined;
}

/** The word that a token belongs to (`start`; `end` is one more), or undefined for added tokens. */
export function tokenToWord({ sequenceIds, wordIds }: Encoding, token: number): Place | undefined {
  const sequence = sequenceOf(sequenceIds, token);
  return sequence === undefined ? undefined : { sequence, start: wordIds[token]!, end: wordIds[token]! + 1 };
}

/** The tokens of a word, or undefined where the encoding holds none of it. */
export function wordToTokens(encoding: Encoding, word: number, sequence: 0 | 1 = 0): Place | undefined {
  const tokens = sequenceTokens(encoding, sequence);
  if (!tokens) return undefined;
  const start = firstWhere(tokens.start, tokens.end, (i) => encoding.wordIds[i]! >= word);
  const end = firstWhere(start, tokens.end, (i) => encoding.wordIds[i]! > word);
  return start < end ? { sequence, start, end } : undefined;
}

/** The characters of a word, from its first token's to its last's, or undefined where the encoding holds none of it. */
export function wordToCharacters(encoding: Encoding, word: number, sequence: 0 | 1 = 0): Place | undefined {
  const tokens = wordToTokens(encoding, word, sequence);
  return tokens && { sequence, start: encoding.starts[tokens.start]!, end: encoding.ends[tokens.end - 1]! };
}

/** The number of the word that holds a character of a text, or undefined where none does. */
export function characterToWord(encoding: Encoding, character: number, sequence: 0 | 1 = 0): number | undefined {
  const token = characterToToken(encoding, character, sequence);
  return token === undefined ? undefined : encoding.wordIds[token];
}

function sequenceOf(sequenceIds: Int8Array, token: number): 0 | 1 | undefined {
  const sequence = sequenceIds[token];
  return sequence === 0 || sequence === 1 ? sequence : undefined;
}

/** The first index in [from, to) from which on `test` holds, or `to`. */
function firstWhere(from: number, to: number, test: (index: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
