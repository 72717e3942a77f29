import type { Pieces } from './pieces.js';
import { rowSize, type Trie } from './trie.js';

const busy = 6;
const few = 12;
const scale = 2 ** 32; // more than there can be keys

/**
 * Builds the trie of `keys` (not empty); key i has the value i. Of equal keys the first is kept, and `repeated` is told of
 * both. Keys are sorted one unit at a time, as numbers, and only while another has the same beginning.
 */
export function buildTrie(keys: Pieces, repeated?: (first: number, second: number) => void): Trie {
  const { text, starts, count } = keys;
  const capacity = text.length - count + 1;
  const first = new Int32Array(capacity);
  const end = new Int32Array(capacity);
  const unit = new Uint16Array(capacity);
  const value = new Int32Array(capacity).fill(-1);
  const low = new Int32Array(capacity); // the keys of a node are order[low] to order[high]
  const high = new Int32Array(capacity);
  const depth = new Int32Array(capacity);
  const order = new Int32Array(count);
  for (let key = 0; key < count; key++) order[key] = key;
  const next = new Float64Array(count); // the unit that comes next, plus one (0: none), and the key
  high[0] = count;
  let nodes = 1;
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) divide(node);
  const trie = { first: first.slice(0, nodes), end: end.slice(0, nodes), unit: unit.slice(0, nodes), value: value.slice(0, nodes) };
  return { ...trie, ...directLinks(trie) };

  /** Makes the children of a node. */
  function divide(node: number): void {
    const [from, to, at] = [low[node]!, high[node]!, depth[node]!];
    for (let i = from; i < to; i++) {
      const key = order[i]!;
      const place = starts[key]! + at;
      next[i] = (place + 1 < starts[key + 1]! ? text.charCodeAt(place) + 1 : 0) * scale + key;
    }
    sort(next, from, to);
    first[node] = nodes;
    let last = 0;
    for (let i = from; i < to; i++) {
      const letter = Math.floor(next[i]! / scale);
      const key = next[i]! - letter * scale;
      order[i] = key;
      if (letter === 0) {
        if (value[node]! < 0) value[node] = key;
        else repeated?.(value[node]!, key);
      } else if (letter !== last) {
        last = letter;
        unit[nodes] = letter - 1;
        low[nodes] = i;
        depth[nodes++] = at + 1;
      }
    }
    end[node] = nodes;
    for (let child = first[node], after = nodes; child < after; child++) {
      high[child] = child + 1 < after ? low[child + 1]! : to;
      if (high[child]! - low[child]! > 1) open.push(child);
      else addTail(child, order[low[child]!]!);
    }
  }

  /** The rest of a key that no other shares. */
  function addTail(child: number, key: number): void {
    let node = child;
    for (let place = starts[key]! + depth[child]!; place + 1 < starts[key + 1]!; place++) {
      unit[nodes] = text.charCodeAt(place);
      first[node] = nodes;
      end[node] = nodes + 1;
      node = nodes++;
    }
    value[node] = key;
  }
}

/** Sorts numbers [from, to) in place: the engine's own sort costs more than it saves for a few. */
function sort(numbers: Float64Array, from: number, to: number): void {
  if (to - from > few) {
    numbers.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const moved = numbers[i]!;
    let at = i;
    for (; at > from && numbers[at - 1]! > moved; at--) numbers[at] = numbers[at - 1]!;
    numbers[at] = moved;
  }
}

function directLinks({ first, end, unit }: Pick<Trie, 'first' | 'end' | 'unit'>): Pick<Trie, 'row' | 'rows' | 'root'> {
  const nodes = unit.length;
  const row = new Int32Array(nodes).fill(-1);
  let count = 0;
  for (let node = 1; node < nodes; node++) if (end[node]! - first[node]! >= busy) row[node] = count++;
  const rows = new Int32Array(count * rowSize);
  for (let node = 1; node < nodes; node++) {
    if (row[node]! < 0) continue;
    for (let child = first[node]!; child < end[node]!; child++) {
      if (unit[child]! < rowSize) rows[row[node]! * rowSize + unit[child]!] = child;
    }
  }
  const root = new Int32Array(0x10000);
  for (let child = first[0]!; child < end[0]!; child++) root[unit[child]!] = child;
  return { row, rows, root };
}
