/**
 * Distinct strings by their UTF-16 units. Nodes are numbered breadth first, so that the children of node n are the nodes
 * first[n] to first[n + 1]; busy nodes also have a row of direct links for units below `rowSize`.
 */
export interface Trie {
  readonly first: Int32Array;
  readonly unit: Uint16Array;
  /** Value of the string that ends at a node, or -1. */
  readonly value: Int32Array;
  /** Row number of a busy node, or -1. */
  readonly row: Int32Array;
  readonly rows: Int32Array;
  /** The root's child by unit, or 0. */
  readonly root: Int32Array;
}

const rowSize = 128;
const busy = 6;

/** Builds the trie of `keys` (distinct, not empty); key i has the value i. */
export function buildTrie(keys: readonly string[]): Trie {
  const order = keys.map((_, i) => i).sort((a, b) => (keys[a]! < keys[b]! ? -1 : 1));
  const sorted = order.map((i) => keys[i]!);
  const capacity = keys.reduce((sum, key) => sum + key.length, 1);
  const first = new Int32Array(capacity + 1);
  const unit = new Uint16Array(capacity);
  const value = new Int32Array(capacity).fill(-1);
  const low = new Int32Array(capacity); // the keys of a node are sorted[low] to sorted[high]
  const high = new Int32Array(capacity);
  const depth = new Uint16Array(capacity);
  high[0] = keys.length;
  let nodes = 1;
  for (let node = 0; node < nodes; node++) {
    first[node] = nodes;
    let at = low[node]!;
    const end = high[node]!;
    const d = depth[node]!;
    if (at < end && sorted[at]!.length === d) value[node] = order[at++]!;
    while (at < end) {
      const next = sorted[at]!.charCodeAt(d);
      const from = at++;
      while (at < end && sorted[at]!.charCodeAt(d) === next) at++;
      unit[nodes] = next;
      low[nodes] = from;
      high[nodes] = at;
      depth[nodes++] = d + 1;
    }
  }
  first[nodes] = nodes;
  const trie = { first: first.slice(0, nodes + 1), unit: unit.slice(0, nodes), value: value.slice(0, nodes) };
  return { ...trie, ...directLinks(trie) };
}

function directLinks({ first, unit }: Pick<Trie, 'first' | 'unit'>): Pick<Trie, 'row' | 'rows' | 'root'> {
  const nodes = unit.length;
  const row = new Int32Array(nodes).fill(-1);
  let count = 0;
  for (let node = 1; node < nodes; node++) if (first[node + 1]! - first[node]! >= busy) row[node] = count++;
  const rows = new Int32Array(count * rowSize);
  for (let node = 1; node < nodes; node++) {
    if (row[node]! < 0) continue;
    for (let child = first[node]!; child < first[node + 1]!; child++) {
      if (unit[child]! < rowSize) rows[row[node]! * rowSize + unit[child]!] = child;
    }
  }
  const root = new Int32Array(0x10000);
  for (let child = first[0]!; child < first[1]!; child++) root[unit[child]!] = child;
  return { row, rows, root };
}

/** The child of `node` by `next`, or 0 (the root is nobody's child). */
export function step(trie: Trie, node: number, next: number): number {
  if (node === 0) return trie.root[next]!;
  const row = trie.row[node]!;
  if (row >= 0 && next < rowSize) return trie.rows[row * rowSize + next]!;
  let low = trie.first[node]!;
  let high = trie.first[node + 1]!;
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
