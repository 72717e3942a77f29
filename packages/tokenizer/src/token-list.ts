import { twice } from './model.js';

/** Tokens of one text as they are found: the first `length` entries of each array. */
export interface TokenList {
  length: number;
  ids: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  words: Int32Array;
  /** The tokens that show their own text in place of the vocabulary's, by rising index, and that text. */
  readonly ownAt: number[];
  readonly ownText: string[];
  /** Number of the next word. */
  word: number;
  /** Whether all words have this number (the caller split the text) or each its own. */
  wordGiven: boolean;
}

const firstRoom = 64;
const keptRoom = 1 << 14; // tokens: 256 kB

/** An empty list. */
export function tokenList(): TokenList {
  const room = () => new Int32Array(firstRoom);
  return { length: 0, ids: room(), starts: room(), ends: room(), words: room(), ownAt: [], ownText: [], word: 0, wordGiven: false };
}

/** Takes back all tokens; memory for a very long text is not held on to. */
export function clearTokens(list: TokenList): TokenList {
  if (list.ids.length > keptRoom) return tokenList();
  list.length = 0;
  if (list.ownAt.length > 0) list.ownAt.length = list.ownText.length = 0; // to set the length of an empty one costs as much
  list.word = 0;
  list.wordGiven = false;
  return list;
}

/** Makes room for `extra` more tokens. */
export function reserveTokens(list: TokenList, extra: number): void {
  while (list.length + extra > list.ids.length) {
    list.ids = twice(list.ids);
    list.starts = twice(list.starts);
    list.ends = twice(list.ends);
    list.words = twice(list.words);
  }
}

/** Appends one token of the word `word`. */
export function pushToken(list: TokenList, id: number, start: number, end: number, word: number): void {
  const at = list.length;
  if (at === list.ids.length) reserveTokens(list, 1);
  list.ids[at] = id;
  list.starts[at] = start;
  list.ends[at] = end;
  list.words[at] = word;
  list.length = at + 1;
}

/** Appends one token that shows `text` in place of the vocabulary's. */
export function pushOwnToken(list: TokenList, id: number, start: number, end: number, word: number, text: string): void {
  list.ownAt.push(list.length);
  list.ownText.push(text);
  pushToken(list, id, start, end, word);
}

/** The number of the word that begins. */
export function nextWord(list: TokenList): number {
  return list.wordGiven ? list.word : list.word++;
}

/** Takes back all tokens but the first `length`, and their words. */
export function rewind(list: TokenList, length: number, word: number): void {
  list.length = length;
  list.word = word;
  while (list.ownAt.length > 0 && list.ownAt.at(-1)! >= length) {
    list.ownAt.pop();
    list.ownText.pop();
  }
}
