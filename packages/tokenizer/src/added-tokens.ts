import { alignedText, unitsToString, type AlignedText } from './normalise/aligned-text.js';
import type { Normaliser } from './normalise/pipeline.js';
import { buildTrie, step, type Trie } from './trie.js';
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
    normalise(token.content, 0, token.content.length, text);
    const pattern = textOf(text);
    if (pattern === '' || seen.has(pattern)) continue;
    seen.add(pattern);
    patterns.push(pattern);
    found.push(token);
  }
  return finder(found, patterns);
}

const none = [0, -1] as const;

function finder(tokens: readonly AddedToken[], patterns: readonly string[]): AddedTokenFinder | undefined {
  if (tokens.length === 0) return undefined;
  const trie = buildTrie(patterns);
  return (units, from, to, sink) => {
    let done = from;
    for (let i = from; i < to; ) {
      const [length, index] = trie.root[units[i]!] === 0 ? none : longest(trie, units, i, to);
      const token = tokens[index];
      if (!token) {
        i++;
        continue;
      }
      let start = i;
      let end = i + length;
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

/** The longest key at `from`: its length and its value. */
function longest(trie: Trie, units: Uint16Array, from: number, to: number): readonly [length: number, index: number] {
  let node = 0;
  let length = 0;
  let index = -1;
  for (let i = from; i < to; i++) {
    node = step(trie, node, units[i]!);
    if (node === 0) break;
    if (trie.value[node]! < 0) continue;
    length = i + 1 - from;
    index = trie.value[node]!;
  }
  return [length, index];
}

const wordCharacter = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;

function wordBefore(units: Uint16Array, at: number, from: number): boolean {
  if (at <= from) return false;
  const low = units[at - 1]!;
  const pair = low >= 0xdc00 && low <= 0xdfff && at - 2 >= from;
  return wordCharacter.test(pair ? String.fromCharCode(units[at - 2]!, low) : String.fromCharCode(low));
}

function wordAfter(units: Uint16Array, at: number, to: number): boolean {
  if (at >= to) return false;
  return wordCharacter.test(String.fromCharCode(...units.subarray(at, Math.min(at + 2, to))).slice(0, units[at]! >= 0xd800 && units[at]! <= 0xdbff ? 2 : 1));
}

function textOf({ units, length }: AlignedText): string {
  return unitsToString(units, 0, length);
}
