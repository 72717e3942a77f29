import { isWordCharacter } from './character-classes.js';
import { alignedText, codePointOf, unitsToString, type AlignedText } from './normalise/aligned-text.js';
import type { Normaliser } from './normalise/pipeline.js';
import { isSurrogate } from './normalise/step.js';
import { piecesOf } from './pieces.js';
import { buildTrie } from './build-trie.js';
import { longestKey, type KeyMatch } from './trie.js';
import { isWhiteSpace } from './white-space.js';

/** A token that is found in the text before, or beside, the model. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Only where no letter, digit or mark touches it. */
  readonly singleWord: boolean;
  /** Whether it takes the white space to its left. */
  readonly leftStrip: boolean;
  readonly rightStrip: boolean;
  /** Whether it is looked for in the normalised text in place of the raw one. */
  readonly normalised: boolean;
  /** Whether decoding may leave it out. */
  readonly special: boolean;
}

/** Receives the stretches of a text in order; `token` is undefined for what lies between added tokens. */
export type SectionSink = (start: number, end: number, token: AddedToken | undefined) => void;

/** Cuts units [from, to) at the added tokens. */
export type AddedTokenFinder = (units: Uint16Array, from: number, to: number, sink: SectionSink) => void;

/**
 * Whether a text may hold one of the tokens that are looked for in raw text: a quick look that spares most texts the
 * search, and says yes without looking where the tokens are many.
 */
export function mayHold(tokens: readonly AddedToken[]): (text: string) => boolean {
  const contents = tokens.filter((token) => !token.normalised).map((token) => token.content);
  if (contents.length === 0) return () => false;
  if (contents.length > 16) return () => true;
  const beginnings = Array.from(new Set(contents.map((content) => content.charAt(0))));
  return (text) => {
    for (const beginning of beginnings) if (text.includes(beginning)) return contents.some((content) => text.includes(content));
    return false;
  };
}

/** Finds the longest added token at each place, left to right, in raw text. */
export function rawTokens(tokens: readonly AddedToken[]): AddedTokenFinder | undefined {
  const raw = tokens.filter((token) => !token.normalised);
  return finder(raw, raw.map((token) => token.content));
}

/** The same for the tokens that are looked for in normalised text, by the normalised form of their content. */
export function normalisedTokens(tokens: readonly AddedToken[], normalise: Normaliser): AddedTokenFinder | undefined {
  const seen = new Set<string>();
  const patterns: string[] = [];
  const found: AddedToken[] = [];
  for (const token of tokens) {
    if (!token.normalised) continue;
    const text = alignedText();
    normalise.append(token.content, 0, token.content.length, text);
    const pattern = textOf(text);
    if (pattern === '' || seen.has(pattern)) continue;
    seen.add(pattern);
    patterns.push(pattern);
    found.push(token);
  }
  return finder(found, patterns);
}

function finder(tokens: readonly AddedToken[], patterns: readonly string[]): AddedTokenFinder | undefined {
  if (tokens.length === 0) return undefined;
  const trie = buildTrie(piecesOf(patterns));
  const match: KeyMatch = { length: 0, value: -1 };
  return (units, from, to, sink) => {
    let done = from;
    for (let i = from; i < to; ) {
      longestKey(trie, units, i, to, match);
      const token = match.length > 0 ? tokens[match.value] : undefined;
      if (!token) {
        i++;
        continue;
      }
      let start = i;
      let end = i + match.length;
      i = end;
      if (token.singleWord && (wordBefore(units, start, from) || wordAfter(units, end, to))) continue;
      if (token.leftStrip) while (start > done && isWhiteSpace(units[start - 1]!)) start--;
      if (token.rightStrip) while (end < to && isWhiteSpace(units[end]!)) end++;
      if (done < start) sink(done, start, undefined);
      sink(start, end, token);
      done = end;
      if (i < end) i = end;
    }
    if (done < to) sink(done, to, undefined);
  };
}

function wordBefore(units: Uint16Array, at: number, from: number): boolean {
  if (at <= from) return false;
  return isWordCharacter(codePointOf(units, at - 1 > from && isSurrogate(units[at - 1]!) ? at - 2 : at - 1));
}

function wordAfter(units: Uint16Array, at: number, to: number): boolean {
  return at < to && isWordCharacter(codePointOf(units, at));
}

function textOf({ units, length }: AlignedText): string {
  return unitsToString(units, 0, length);
}
