import type { TemplateItem } from './template.js';
import type { TokenList } from './token-list.js';
import type { TokenWindow } from './token-window.js';

/** What is known of each token, as arrays of one length. */
export interface RowArrays {
  readonly ids: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly typeIds: Int32Array;
  readonly wordIds: Int32Array;
  readonly specialTokensMask: Uint8Array;
  readonly attentionMask: Uint8Array;
  readonly sequenceIds: Int8Array;
}

/** The tokens of one text in a list, `first` being where they begin, and the window of them that is meant. */
export interface TextTokens extends TokenWindow {
  readonly list: TokenList;
  readonly first: number;
}

/** Zeros for `size` tokens, in one piece of memory: eight small pieces would cost more than all else of a short text. */
export function rowArrays(size: number): RowArrays {
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

/** Tokens that a template with these texts has. */
export function rowLength(items: readonly TemplateItem[], texts: readonly TokenWindow[]): number {
  let length = 0;
  for (const item of items) {
    if (item.kind === 'special') length += item.ids.length;
    else length += (texts[item.sequence]?.to ?? 0) - (texts[item.sequence]?.from ?? 0);
  }
  return length;
}

/** Writes one row from `at` on, as the template says; returns where it ends. */
export function writeRow(arrays: RowArrays, at: number, items: readonly TemplateItem[], texts: readonly TextTokens[]): number {
  const { ids, starts, ends, typeIds, wordIds, sequenceIds } = arrays;
  const begun = at;
  for (const item of items) {
    const from = at;
    const text = item.kind === 'text' ? texts[item.sequence] : undefined;
    if (item.kind === 'special') {
      for (const id of item.ids) ids[at++] = id;
      writeAdded(arrays, from, at);
    } else if (text) {
      const { list, first } = text;
      copyInto(ids, at, list.ids, first + text.from, first + text.to);
      copyInto(starts, at, list.starts, first + text.from, first + text.to);
      copyInto(ends, at, list.ends, first + text.from, first + text.to);
      copyInto(wordIds, at, list.words, first + text.from, first + text.to);
      at += text.to - text.from;
      if (item.sequence !== 0) sequenceIds.fill(item.sequence, from, at);
    }
    if (item.typeId !== 0) typeIds.fill(item.typeId, from, at);
  }
  arrays.attentionMask.fill(1, begun, at);
  return at;
}

/** Fills [from, to) with padding. */
export function writePadding(arrays: RowArrays, from: number, to: number, padId: number): void {
  arrays.ids.fill(padId, from, to);
  writeAdded(arrays, from, to);
}

function writeAdded({ specialTokensMask, sequenceIds, wordIds }: RowArrays, from: number, to: number): void {
  specialTokensMask.fill(1, from, to);
  sequenceIds.fill(-1, from, to);
  wordIds.fill(-1, from, to);
}

/** `to.set(from.subarray(start, end), at)`, which is slower for the few tokens of most texts. */
function copyInto(to: Int32Array, at: number, from: Int32Array, start: number, end: number): void {
  if (end - start > 64) to.set(from.subarray(start, end), at);
  else for (let i = start; i < end; i++) to[at + i - start] = from[i]!;
}
