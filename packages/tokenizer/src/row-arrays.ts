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

const tokenBytes = 23;
const sharedBytes = 8192;

/** Zeros for `size` tokens, in one piece of memory. */
export function rowArrays(size: number, memory = new ArrayBuffer(size * tokenBytes), at = 0): RowArrays {
  return {
    ids: new Int32Array(memory, at, size),
    starts: new Int32Array(memory, at + size * 4, size),
    ends: new Int32Array(memory, at + size * 8, size),
    typeIds: new Int32Array(memory, at + size * 12, size),
    wordIds: new Int32Array(memory, at + size * 16, size),
    specialTokensMask: new Uint8Array(memory, at + size * 20, size),
    attentionMask: new Uint8Array(memory, at + size * 21, size),
    sequenceIds: new Int8Array(memory, at + size * 22, size),
  };
}

/** Makes `rowArrays` of which the short ones share memory: to ask for some costs more than to encode a short text. */
export function sharedRows(): (size: number) => RowArrays {
  let memory = new ArrayBuffer(0);
  let used = 0;
  return (size) => {
    const bytes = Math.ceil((size * tokenBytes) / 4) * 4;
    if (size === 0 || bytes > sharedBytes / 4) return rowArrays(size); // none of size 0 would notice that the memory is gone
    // Compared with what is there: a caller may have transferred it to another thread.
    if (used + bytes > memory.byteLength) {
      memory = new ArrayBuffer(sharedBytes);
      used = 0;
    }
    const at = used;
    used += bytes;
    return rowArrays(size, memory, at);
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
      for (let i = 0; i < item.ids.length; i++) ids[at++] = item.ids[i]!;
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
  for (let i = from; i < to; i++) {
    specialTokensMask[i] = 1;
    sequenceIds[i] = -1;
    wordIds[i] = -1;
  }
}

/** `to.set(from.subarray(start, end), at)`, which is slower for the few tokens of most texts. */
function copyInto(to: Int32Array, at: number, from: Int32Array, start: number, end: number): void {
  if (end - start > 64) to.set(from.subarray(start, end), at);
  else for (let i = start; i < end; i++) to[at + i - start] = from[i]!;
}
