/**
 * Distinct strings by their UTF-16 units. The children of node n are the nodes first[n] to end[n], by rising unit; busy
 * nodes also have a row of direct links for units below `rowSize`.
 */
export interface Trie {
  readonly first: Int32Array;
  readonly end: Int32Array;
  readonly unit: Uint16Array;
  /** Value of the string that ends at a node, or -1. */
  readonly value: Int32Array;
  /** Row number of a busy node, or -1. */
  readonly row: Int32Array;
  readonly rows: Int32Array;
  /** The root's child by unit, or 0. */
  readonly root: Int32Array;
}

/** Units that have a place in a row of direct links. */
export const rowSize = 128;

/** The child of `node` by `next`, or 0 (the root is nobody's child). */
export function step(trie: Trie, node: number, next: number): number {
  if (node === 0) return trie.root[next]!;
  const row = trie.row[node]!;
  if (row >= 0 && next < rowSize) return trie.rows[row * rowSize + next]!;
  let low = trie.first[node]!;
  let high = trie.end[node]!;
  while (high - low > 8) {
    const middle = (low + high) >> 1;
    if (trie.unit[middle]! <= next) low = middle;
    else high = middle;
  }
  for (; low < high; low++) if (trie.unit[low] === next) return low;
  return 0;
}

/** The value of the key that is exactly units [from, to), or -1. */
export function find(trie: Trie, units: Uint16Array, from: number, to: number): number {
  let node = 0;
  for (let i = from; i < to; i++) {
    node = step(trie, node, units[i]!);
    if (node === 0) return -1;
  }
  return trie.value[node]!;
}

/** The node where a string ends that begins a key; undefined where it begins none. */
export function nodeOf(trie: Trie, beginning: string): number | undefined {
  let node = 0;
  for (let i = 0; i < beginning.length; i++) {
    node = step(trie, node, beginning.charCodeAt(i));
    if (node === 0) return undefined;
  }
  return node;
}

/** The value of a key, or undefined. */
export function idOf(trie: Trie, key: string): number | undefined {
  const node = nodeOf(trie, key);
  return node === undefined || trie.value[node]! < 0 ? undefined : trie.value[node];
}

/** A key found by `longestKey`; overwritten by the next search. */
export interface KeyMatch {
  /** Units of the key, 0 where none was found. */
  length: number;
  value: number;
}

/** Finds the longest key that begins at `from`. */
export function longestKey(trie: Trie, units: Uint16Array, from: number, to: number, match: KeyMatch): void {
  match.length = 0;
  let node = 0;
  for (let i = from; i < to; i++) {
    node = step(trie, node, units[i]!);
    if (node === 0) return;
    if (trie.value[node]! < 0) continue;
    match.length = i + 1 - from;
    match.value = trie.value[node]!;
  }
}
