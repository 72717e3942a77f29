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

/** Lays out the tokens of one or two texts as a template says, with `left` and `right` places of padding around them. */
export function layOut(model: TokenModel, items: readonly TemplateItem[], texts: readonly TokenSpan[], padding: { readonly left: number; readonly right: number; readonly id: number } = noPadding): Encoding {
  let size = padding.left + padding.right;
  for (const item of items) size += item.kind === 'special' ? item.ids.length : lengthOf(texts[item.sequence]);
  const ids = new Int32Array(size);
  const starts = new Int32Array(size);
  const ends = new Int32Array(size);
  const typeIds = new Int32Array(size);
  const specialTokensMask = new Uint8Array(size);
  const attentionMask = new Uint8Array(size);
  const sequenceIds = new Int8Array(size);
  const wordIds = new Int32Array(size);
  const own = new Map<number, string>();
  const pad = (from: number, to: number) => {
    ids.fill(padding.id, from, to);
    specialTokensMask.fill(1, from, to);
    sequenceIds.fill(-1, from, to);
    wordIds.fill(-1, from, to);
  };
  let at = padding.left;
  if (at > 0) pad(0, at);
  for (const item of items) {
    const begun = at;
    if (item.kind === 'special') {
      for (let i = 0; i < item.ids.length; i++) {
        ids[at] = item.ids[i]!;
        specialTokensMask[at] = 1;
        sequenceIds[at] = -1;
        wordIds[at++] = -1;
      }
    } else {
      const span = texts[item.sequence];
      if (!span) continue;
      const { list, from, to } = span;
      ids.set(list.ids.subarray(from, to), at);
      starts.set(list.starts.subarray(from, to), at);
      ends.set(list.ends.subarray(from, to), at);
      wordIds.set(list.words.subarray(from, to), at);
      for (let k = firstFrom(list.ownAt, from); k < list.ownAt.length && list.ownAt[k]! < to; k++) own.set(at + list.ownAt[k]! - from, list.ownText[k]!);
      at += to - from;
      if (item.sequence !== 0) sequenceIds.fill(item.sequence, begun, at);
    }
    if (item.typeId !== 0) typeIds.fill(item.typeId, begun, at);
  }
  attentionMask.fill(1, padding.left, at);
  if (at < size) pad(at, size);

  let tokens: readonly string[] | undefined;
  return {
    ids,
    // Most callers never look at them, and strings are slow to make.
    get tokens() {
      return (tokens ??= Array.from(ids, (id, i) => own.get(i) ?? model.token(id)!));
    },
    starts,
    ends,
    typeIds,
    specialTokensMask,
    attentionMask,
    sequenceIds,
    wordIds,
  };
}

const noPadding = { left: 0, right: 0, id: 0 };

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
