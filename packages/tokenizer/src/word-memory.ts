import { reserveTokens, type TokenList } from './token-list.js';

/** What short stretches of text became, so that the words that texts repeat are looked up in place of made again. */
export interface WordMemory {
  /** Appends what `text.slice(from, to)` became before, if it is known. */
  readonly recall: (text: string, from: number, to: number, hash: number, list: TokenList) => boolean;
  /** Notes the tokens of the list from `firstToken` on, of words from `firstWord` on, as what that stretch becomes. */
  readonly learn: (text: string, from: number, to: number, hash: number, list: TokenList, firstToken: number, firstWord: number) => void;
}

/** The longest stretch that is remembered, in UTF-16 units. */
export const longestRemembered = 24;
const mostTokens = 24;
const slotBits = 18;
const mostStretches = 1 << (slotBits - 1);
const room = 1 << 21; // numbers in all records
const mostProbes = 16; // so that words made to have one hash cost no more than others
const longestRecord = 2 + longestRemembered / 2 + 2 * mostTokens;

/**
 * A memory of up to 131,072 stretches in 8 MB, touched as they fill, and 1 MB for where they stand. Each is a record, one behind the
 * other, so that the words met first, which are the commonest, stand together in the processor's cache: its hash, its header, its
 * units two by two, then id and place of each token. When there is no room left all is forgotten.
 */
export function wordMemory(): WordMemory {
  const slots = new Int32Array((1 << slotBits) + mostProbes); // where a record begins; 0: free
  const records = new Int32Array(room);
  const own = new Map<number, (readonly [at: number, text: string])[]>(); // by record
  let used = 1;
  let count = 0;

  /** Where the record of a stretch begins, or 0. */
  function find(text: string, from: number, to: number, hash: number): number {
    const first = firstSlot(hash);
    for (let slot = first; slot < first + mostProbes; slot++) {
      const record = slots[slot]!;
      if (record === 0 || (records[record] === hash && holds(record, text, from, to))) return record;
    }
    return 0;
  }
  function holds(record: number, text: string, from: number, to: number): boolean {
    if ((records[record + 1]! & 0xff) !== to - from) return false;
    let at = record + 2;
    for (let i = from; i < to; i += 2, at++) if (records[at] !== unitsAt(text, i, to)) return false;
    return true;
  }

  function recall(text: string, from: number, to: number, hash: number, list: TokenList): boolean {
    const record = find(text, from, to, hash);
    if (record === 0) return false;
    const header = records[record + 1]!;
    const tokens = (header >> 8) & 0xff;
    const start = list.length;
    if (start + tokens > list.ids.length) reserveTokens(list, tokens);
    if (header < 0) {
      for (const [k, token] of own.get(record)!) {
        list.ownAt.push(start + k);
        list.ownText.push(token);
      }
    }
    const { ids, starts, ends, words, word, wordGiven } = list;
    let at = record + 2 + ((to - from + 1) >> 1);
    for (let k = start; k < start + tokens; k++, at += 2) {
      const place = records[at + 1]!;
      ids[k] = records[at]!;
      starts[k] = from + (place & 0xff);
      ends[k] = from + ((place >> 8) & 0xff);
      words[k] = wordGiven ? word : word + (place >> 16);
    }
    list.length = start + tokens;
    if (!wordGiven) list.word = word + ((header >> 16) & 0xff);
    return true;
  }

  function learn(text: string, from: number, to: number, hash: number, list: TokenList, firstToken: number, firstWord: number): void {
    const tokens = list.length - firstToken;
    if (tokens > mostTokens) return;
    if (count === mostStretches || used + longestRecord > room) forget();
    const first = firstSlot(hash);
    let slot = first;
    while (slots[slot] !== 0) if (++slot === first + mostProbes) return;
    const record = used;
    slots[slot] = record;
    count++;
    const ownTokens: (readonly [number, string])[] = [];
    for (let k = list.ownAt.length - 1; k >= 0 && list.ownAt[k]! >= firstToken; k--) ownTokens.unshift([list.ownAt[k]! - firstToken, list.ownText[k]!]);
    if (ownTokens.length > 0) own.set(record, ownTokens);
    records[used++] = hash;
    records[used++] = (to - from) | (tokens << 8) | ((list.word - firstWord) << 16) | (ownTokens.length > 0 ? ownSign : 0);
    for (let i = from; i < to; i += 2) records[used++] = unitsAt(text, i, to);
    for (let k = firstToken; k < list.length; k++) {
      records[used++] = list.ids[k]!;
      records[used++] = (list.starts[k]! - from) | ((list.ends[k]! - from) << 8) | ((list.words[k]! - firstWord) << 16);
    }
  }

  function forget(): void {
    slots.fill(0);
    own.clear();
    used = 1;
    count = 0;
  }
  return { recall, learn };
}

/** The sign bit of a header: some tokens show text of their own. */
const ownSign = 1 << 31;

function unitsAt(text: string, at: number, to: number): number {
  return text.charCodeAt(at) | (at + 1 < to ? text.charCodeAt(at + 1) << 16 : 0);
}

function firstSlot(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> (32 - slotBits);
}
