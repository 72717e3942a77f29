import { TokenizerError } from './errors.js';

/** A precompiled normalisation map: byte keys to replacement text. */
export interface Charsmap {
  /** Number of keys. */
  readonly size: number;
  /**
   * The replacement of the shortest key that is a prefix of the UTF-8 bytes [from, to), or undefined. Shortest, not
   * longest, is what the tokenizers library takes.
   */
  shortest(bytes: Uint8Array, from: number, to: number): string | undefined;
  /** The longest such key, which is what SentencePiece itself takes: its length in bytes (0 where there is none). */
  longest(bytes: Uint8Array, from: number, to: number): CharsmapMatch;
}

/** A key that was found, overwritten by the next search. */
export interface CharsmapMatch {
  bytes: number;
  replacement: string;
}

const maxReplacementBytes = 1024;
const maxPrefixes = 32;

/**
 * Reads SentencePiece's `precompiled_charsmap`: the byte size of a darts-clone double array, the array (32-bit
 * little-endian units), then NUL-ended UTF-8 replacements. Every unit is checked once here, so that a look-up can trust
 * them. Empty bytes are the empty map. Throws `SPM_CHARSMAP`.
 * Source: google/sentencepiece normalizer.cc, s-yata/darts-clone.
 */
export function readCharsmap(blob: Uint8Array): Charsmap {
  if (blob.length === 0) return { size: 0, shortest: () => undefined, longest: () => ({ bytes: 0, replacement: '' }) };
  if (blob.length < 8) throw broken(`${blob.length} bytes are too few`, { bytes: blob.length });
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const trieBytes = view.getUint32(0, true);
  if (trieBytes > blob.length - 4) throw broken(`its trie of ${trieBytes} bytes is larger than the data`, { trieBytes, bytes: blob.length });
  if (trieBytes === 0 || trieBytes % 4 !== 0) throw broken(`its trie has ${trieBytes} bytes, not a multiple of 4`, { trieBytes });
  const units = new Uint32Array(trieBytes / 4);
  for (let i = 0; i < units.length; i++) units[i] = view.getUint32(4 + i * 4, true);
  const replacements = readReplacements(units, blob.subarray(4 + trieBytes));

  function shortest(bytes: Uint8Array, from: number, to: number): string | undefined {
    let node = offsetOf(units[0]!);
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!;
      if (byte === 0) return undefined;
      node ^= byte;
      if (node >= units.length) return undefined;
      const unit = units[node]!;
      if (labelOf(unit) !== byte) return undefined;
      node ^= offsetOf(unit);
      if (hasLeaf(unit)) return replacements.get(valueOf(units[node]!));
    }
    return undefined;
  }
  const match: CharsmapMatch = { bytes: 0, replacement: '' };
  function longest(bytes: Uint8Array, from: number, to: number): CharsmapMatch {
    match.bytes = 0;
    let leaf = -1;
    let node = offsetOf(units[0]!);
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!;
      node ^= byte;
      if (byte === 0 || node >= units.length) break;
      const unit = units[node]!;
      if (labelOf(unit) !== byte) break;
      node ^= offsetOf(unit);
      if (!hasLeaf(unit)) continue;
      leaf = node;
      match.bytes = i + 1 - from;
    }
    if (leaf >= 0) match.replacement = replacements.get(valueOf(units[leaf]!))!;
    return match;
  }
  return { size: replacements.size, shortest, longest };
}

/**
 * Visits every unit that a look-up can reach, checks it, and decodes what the leaves name. The trie may share the ends
 * of keys (darts-clone builds a word graph), so units are reached several times; a unit that reaches itself is an error.
 */
function readReplacements(units: Uint32Array, block: Uint8Array): ReadonlyMap<number, string> {
  if (isValue(units[0]!)) throw broken('the root of its trie is a leaf', { unit: 0 });
  const children = childrenByBase(units);
  const replacements = new Map<number, string>();
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const state = new Uint8Array(units.length); // 0 not seen, 1 on the path, 2 done
  const keys = new Uint16Array(units.length); // most keys on a path from here down
  const next = new Int32Array(units.length); // the child to enter next
  const path = [0];
  enter(0);
  while (path.length > 0) {
    const index = path.at(-1)!;
    const base = index ^ offsetOf(units[index]!);
    if (next[index]! < children.first[base + 1]!) {
      const child = children.list[next[index]!]!;
      if (state[child] === 0) {
        enter(child);
        path.push(child);
        continue;
      }
      if (state[child] === 1) throw broken(`unit ${child} of its trie reaches itself`, { unit: child });
      keys[index] = Math.max(keys[index]!, keys[child]!);
      next[index] = next[index]! + 1;
      continue;
    }
    if (hasLeaf(units[index]!)) keys[index] = keys[index]! + 1;
    if (keys[index]! > maxPrefixes) throw broken(`a key has more than ${maxPrefixes} prefixes that are keys`, { limit: maxPrefixes });
    state[index] = 2;
    path.pop();
  }
  return replacements;

  function enter(index: number): void {
    state[index] = 1;
    const base = index ^ offsetOf(units[index]!);
    if (base >= units.length) throw broken(`unit ${index} of its trie points to ${base} of ${units.length}`, { unit: index, target: base });
    next[index] = children.first[base]!;
    if (!hasLeaf(units[index]!)) return;
    if (!isValue(units[base]!)) throw broken(`unit ${index} of its trie names a leaf that is none`, { unit: index });
    addReplacement(valueOf(units[base]!));
  }

  function addReplacement(value: number): void {
    if (replacements.has(value)) return;
    if (value >= block.length) throw broken(`a leaf points to byte ${value} of ${block.length}`, { value, bytes: block.length });
    const limit = Math.min(block.length, value + maxReplacementBytes + 1);
    let end = value;
    while (end < limit && block[end] !== 0) end++;
    if (end - value > maxReplacementBytes) throw broken(`a replacement is longer than ${maxReplacementBytes} bytes`, { value });
    try {
      replacements.set(value, decoder.decode(block.subarray(value, end)));
    } catch {
      throw broken(`the replacement at byte ${value} is not UTF-8`, { value });
    }
  }
}

/** Units grouped by the base that their label hangs on: a counting sort, so the walk takes time linear in the units. */
function childrenByBase(units: Uint32Array): { readonly first: Int32Array; readonly list: Int32Array } {
  const first = new Int32Array(units.length + 1);
  for (let i = 1; i < units.length; i++) {
    const base = baseOf(i);
    if (base >= 0) first[base + 1] = first[base + 1]! + 1;
  }
  for (let i = 0; i < units.length; i++) first[i + 1] = first[i + 1]! + first[i]!;
  const list = new Int32Array(first[units.length]!);
  const next = first.slice(0, units.length);
  for (let i = 1; i < units.length; i++) {
    const base = baseOf(i);
    if (base < 0) continue;
    list[next[base]!] = i;
    next[base] = next[base]! + 1;
  }
  return { first, list };

  // A unit with the label 0 is never reached: no look-up passes a NUL.
  function baseOf(index: number): number {
    const unit = units[index]!;
    if (isValue(unit) || labelOf(unit) === 0) return -1;
    const base = index ^ labelOf(unit);
    return base < units.length ? base : -1;
  }
}

function isValue(unit: number): boolean {
  return unit >= 0x80000000;
}
function labelOf(unit: number): number {
  return (unit & 0x800000ff) >>> 0;
}
function hasLeaf(unit: number): boolean {
  return (unit & 0x100) !== 0;
}
function valueOf(unit: number): number {
  return unit & 0x7fffffff;
}
function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

function broken(what: string, facts: Readonly<Record<string, number>>): TokenizerError {
  return new TokenizerError('SPM_CHARSMAP', `The precompiled normalisation map is broken: ${what}.`, facts);
}
