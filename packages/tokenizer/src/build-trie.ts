import type { Pieces } from './pieces.js';
import { rowSize, type Trie } from './trie.js';

const busy = 6;

/**
 * Builds the trie of `keys` (not empty); key i has the value i. Of equal keys the first is kept, and `repeated` is told of
 * both. It is built level by level, the keys of a level sorted by counting: in time linear in their units.
 */
export function buildTrie(keys: Pieces, repeated?: (first: number, second: number) => void): Trie {
  const { text, starts, count } = keys;
  const alphabet = alphabetOf(text);
  const capacity = text.length - count + 1;
  const first = new Int32Array(capacity + 1);
  const unit = new Uint16Array(capacity);
  const value = new Int32Array(capacity).fill(-1);
  const here = levelKeys(count);
  const spare = levelKeys(count);
  for (let i = 0; i < count; i++) here.key[i] = i;
  let nodes = 1;
  for (let depth = 0, level = 0, alive = count; alive > 0; depth++) {
    const end = nodes;
    let longer = 0;
    for (let i = 0; i < alive; i++) {
      const key = here.key[i]!;
      const node = here.node[i]!;
      const at = starts[key]! + depth;
      if (at + 1 < starts[key + 1]!) {
        here.key[longer] = key;
        here.node[longer] = node;
        here.letter[longer++] = alphabet.letter[text.charCodeAt(at)]!;
      } else if (value[node]! < 0) value[node] = key;
      else repeated?.(value[node]!, key);
    }
    alive = longer;
    sortByCounting(here, spare, alive, here.letter, 0, alphabet.units.length);
    sortByCounting(spare, here, alive, spare.node, level, end);
    let parent = level; // the next node whose children are not known yet
    for (let i = 0; i < alive; i++) {
      const next = alphabet.units[here.letter[i]!]!;
      if (here.node[i]! >= parent || next !== unit[nodes - 1]) {
        while (parent <= here.node[i]!) first[parent++] = nodes;
        unit[nodes++] = next;
      }
      here.node[i] = nodes - 1;
    }
    while (parent < end) first[parent++] = nodes;
    level = end;
  }
  first[nodes] = nodes;
  const trie = { first: first.slice(0, nodes + 1), unit: unit.slice(0, nodes), value: value.slice(0, nodes) };
  return { ...trie, ...directLinks(trie) };
}

/** The units of a text without gaps: their numbers, and which unit has which. */
function alphabetOf(text: string): { readonly letter: Uint16Array; readonly units: Uint16Array } {
  const letter = new Uint16Array(0x10000);
  let highest = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    letter[unit] = 1;
    if (unit > highest) highest = unit;
  }
  const units = new Uint16Array(highest + 1);
  let count = 0;
  for (let unit = 0; unit <= highest; unit++) {
    if (letter[unit] === 0) continue;
    letter[unit] = count;
    units[count++] = unit;
  }
  return { letter, units: units.subarray(0, count) };
}

/** The keys that reach a level: where each stands, and what comes next in it. */
interface LevelKeys {
  readonly key: Int32Array;
  readonly node: Int32Array;
  readonly letter: Int32Array;
}

function levelKeys(count: number): LevelKeys {
  return { key: new Int32Array(count), node: new Int32Array(count), letter: new Int32Array(count) };
}

/** Moves the first `count` keys to another list, sorted by `by` from `low` to under `high`; equal ones keep their order. */
function sortByCounting(from: LevelKeys, to: LevelKeys, count: number, by: Int32Array, low: number, high: number): void {
  const places = new Int32Array(high - low + 1);
  for (let i = 0; i < count; i++) places[by[i]! - low + 1]!++;
  for (let i = 1; i < places.length; i++) places[i]! += places[i - 1]!;
  for (let i = 0; i < count; i++) {
    const place = places[by[i]! - low]!++;
    to.key[place] = from.key[i]!;
    to.node[place] = from.node[i]!;
    to.letter[place] = from.letter[i]!;
  }
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
