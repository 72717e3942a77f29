import { reserveTokens, type TokenList } from './token-list.js';

/** What short stretches of text became, so that the words that texts repeat are looked up in place of made again. */
export interface WordMemory {
  /** Appends what `text.slice(from, to)` became the last time, if it is known. */
  readonly recall: (text: string, from: number, to: number, hash: number, list: TokenList) => boolean;
  /** Notes the tokens of the list from `firstToken` on, of words from `firstWord` on, as what that stretch becomes. */
  readonly learn: (text: string, from: number, to: number, hash: number, list: TokenList, firstToken: number, firstWord: number) => void;
}

/** The longest stretch that is remembered, in UTF-16 units. */
export const longestRemembered = 24;
const mostTokens = 8;
const slotBits = 14;

/**
 * A memory of 32,768 stretches, each in one of two slots that its hash names; a newcomer takes the place of what was
 * there, so size is bounded (about 4 MB, filled as it is used) and nothing is ever swept.
 */
export function wordMemory(): WordMemory {
  const slots = 2 << slotBits;
  const hashes = new Int32Array(slots);
  const lengths = new Uint8Array(slots); // 0: free
  const units = new Uint16Array(slots * longestRemembered);
  const counts = new Uint8Array(slots);
  const words = new Uint8Array(slots);
  const ids = new Int32Array(slots * mostTokens);
  const places = new Int32Array(slots * mostTokens); // start, end and word, from those of the stretch, a byte each
  const own: ((readonly [at: number, text: string])[] | undefined)[] = new Array<undefined>(slots).fill(undefined);

  function holds(slot: number, text: string, from: number, length: number, hash: number): boolean {
    if (hashes[slot] !== hash || lengths[slot] !== length) return false;
    const at = slot * longestRemembered;
    for (let i = 0; i < length; i++) if (units[at + i] !== text.charCodeAt(from + i)) return false;
    return true;
  }

  function recall(text: string, from: number, to: number, hash: number, list: TokenList): boolean {
    let slot = firstSlot(hash);
    if (!holds(slot, text, from, to - from, hash) && !holds(++slot, text, from, to - from, hash)) return false;
    const count = counts[slot]!;
    let at = list.length;
    if (at + count > list.ids.length) reserveTokens(list, count);
    const ownTokens = own[slot];
    if (ownTokens) {
      for (const [k, token] of ownTokens) {
        list.ownAt.push(at + k);
        list.ownText.push(token);
      }
    }
    const first = slot * mostTokens;
    for (let k = first; k < first + count; k++) {
      const place = places[k]!;
      list.ids[at] = ids[k]!;
      list.starts[at] = from + (place & 0xff);
      list.ends[at] = from + ((place >> 8) & 0xff);
      list.words[at] = list.wordGiven ? list.word : list.word + (place >> 16);
      at++;
    }
    list.length = at;
    if (!list.wordGiven) list.word += words[slot]!;
    return true;
  }

  function learn(text: string, from: number, to: number, hash: number, list: TokenList, firstToken: number, firstWord: number): void {
    const count = list.length - firstToken;
    if (count > mostTokens) return;
    let slot = firstSlot(hash);
    if (lengths[slot] !== 0) slot += lengths[slot + 1] === 0 ? 1 : hash >>> 31;
    hashes[slot] = hash;
    lengths[slot] = to - from;
    counts[slot] = count;
    words[slot] = list.word - firstWord;
    for (let i = from; i < to; i++) units[slot * longestRemembered + i - from] = text.charCodeAt(i);
    for (let k = 0; k < count; k++) {
      const token = firstToken + k;
      ids[slot * mostTokens + k] = list.ids[token]!;
      places[slot * mostTokens + k] = (list.starts[token]! - from) | ((list.ends[token]! - from) << 8) | ((list.words[token]! - firstWord) << 16);
    }
    own[slot] = undefined;
    for (let k = list.ownAt.length - 1; k >= 0 && list.ownAt[k]! >= firstToken; k--) (own[slot] ??= []).unshift([list.ownAt[k]! - firstToken, list.ownText[k]!]);
  }
  return { recall, learn };
}

function firstSlot(hash: number): number {
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> (32 - slotBits)) * 2;
}
