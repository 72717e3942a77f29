import type { TokenModel } from './model.js';
import type { Template, TemplateItem } from './template.js';
import type { TokenList } from './token-list.js';
import type { Encoding } from './tokenizer.js';

/** The tokens [from, to) of a list. */
export interface TokenSpan {
  readonly list: TokenList;
  readonly from: number;
  readonly to: number;
}

/** What a template adds, or the texts alone. */
export function templateItems({ single, pair }: Template, paired: boolean, specialTokens: boolean): readonly TemplateItem[] {
  const items = paired ? pair : single;
  return specialTokens ? items : items.filter((item) => item.kind === 'text');
}

/** How many tokens a template adds. */
export function addedBy(items: readonly TemplateItem[]): number {
  return items.reduce((sum, item) => sum + (item.kind === 'special' ? item.ids.length : 0), 0);
}

/** Places of padding before and after the tokens, and what fills them. */
export interface PaddingPlaces {
  readonly left: number;
  readonly right: number;
  readonly id: number;
  readonly typeId: number;
}

/** Lays out the tokens of one or two texts as a template says. */
export function layOut(model: TokenModel, items: readonly TemplateItem[], texts: readonly TokenSpan[], padding: PaddingPlaces = noPadding): Encoding {
  let size = padding.left + padding.right;
  for (const item of items) size += item.kind === 'special' ? item.ids.length : lengthOf(texts[item.sequence]);
  const { ids, starts, ends, typeIds, wordIds, specialTokensMask, attentionMask, sequenceIds } = rooms(size);
  const tokens: string[] = [];
  const added = (from: number, to: number) => {
    specialTokensMask.fill(1, from, to);
    sequenceIds.fill(-1, from, to);
    wordIds.fill(-1, from, to);
  };
  const pad = (from: number, to: number) => {
    if (from === to) return;
    ids.fill(padding.id, from, to);
    for (let i = from; i < to; i++) tokens.push(model.token(padding.id)!);
    typeIds.fill(padding.typeId, from, to);
    added(from, to);
  };
  let at = padding.left;
  pad(0, at);
  for (const item of items) {
    const begun = at;
    if (item.kind === 'special') {
      for (const id of item.ids) {
        ids[at++] = id;
        tokens.push(model.token(id)!);
      }
      added(begun, at);
    } else {
      const span = texts[item.sequence];
      if (!span) continue;
      const { list, from, to } = span;
      copyInto(ids, at, list.ids, from, to);
      copyInto(starts, at, list.starts, from, to);
      copyInto(ends, at, list.ends, from, to);
      copyInto(wordIds, at, list.words, from, to);
      for (let i = from; i < to; i++) tokens.push(model.token(list.ids[i]!)!);
      for (let k = firstFrom(list.ownAt, from); k < list.ownAt.length && list.ownAt[k]! < to; k++) tokens[at + list.ownAt[k]! - from] = list.ownText[k]!;
      at += to - from;
      if (item.sequence !== 0) sequenceIds.fill(item.sequence, begun, at);
    }
    if (item.typeId !== 0) typeIds.fill(item.typeId, begun, at);
  }
  attentionMask.fill(1, padding.left, at);
  pad(at, size);

  return { ids, tokens, starts, ends, typeIds, specialTokensMask, attentionMask, sequenceIds, wordIds };
}

/** The arrays of an encoding in one piece of memory: eight small ones would cost more than all else of a short text. */
function rooms(size: number): Omit<Encoding, 'tokens'> {
  const memory = new ArrayBuffer(size * 23);
  const integers = (place: number) => new Int32Array(memory, place * size * 4, size);
  return {
    ids: integers(0),
    starts: integers(1),
    ends: integers(2),
    typeIds: integers(3),
    wordIds: integers(4),
    specialTokensMask: new Uint8Array(memory, size * 20, size),
    attentionMask: new Uint8Array(memory, size * 21, size),
    sequenceIds: new Int8Array(memory, size * 22, size),
  };
}

/** `to.set(from.subarray(start, end), at)`, which is slower for the few tokens of most texts. */
function copyInto(to: Int32Array, at: number, from: Int32Array, start: number, end: number): void {
  if (end - start > 64) to.set(from.subarray(start, end), at);
  else for (let i = start; i < end; i++) to[at + i - start] = from[i]!;
}

const noPadding: PaddingPlaces = { left: 0, right: 0, id: 0, typeId: 0 };

function lengthOf(span: TokenSpan | undefined): number {
  return span ? span.to - span.from : 0;
}

/** Index of the first of some rising numbers that is at least `least`. */
function firstFrom(rising: readonly number[], least: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
