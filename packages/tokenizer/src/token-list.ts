import { twice } from './model.js';

/** Tokens of one text as they are found: the first `length` entries of each array. */
export interface TokenList {
  length: number;
  ids: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  words: Int32Array;
  readonly tokens: string[];
}

/** An empty list. */
export function tokenList(): TokenList {
  const room = () => new Int32Array(32);
  return { length: 0, ids: room(), starts: room(), ends: room(), words: room(), tokens: [] };
}

/** Appends one token. */
export function pushToken(list: TokenList, id: number, token: string, start: number, end: number, word: number): void {
  const at = list.length;
  if (at === list.ids.length) {
    list.ids = twice(list.ids);
    list.starts = twice(list.starts);
    list.ends = twice(list.ends);
    list.words = twice(list.words);
  }
  list.ids[at] = id;
  list.starts[at] = start;
  list.ends[at] = end;
  list.words[at] = word;
  list.tokens.push(token);
  list.length = at + 1;
}
