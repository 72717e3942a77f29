import { broken, checkCharsmap } from './charsmap-check.js';
import { hasLeaf, labelOf, offsetOf, valueOf } from './charsmap-unit.js';
import { utf8 } from './strict-utf8.js';

/** A precompiled normalisation map: byte keys to replacement text. */
export interface Charsmap {
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

/**
 * Reads SentencePiece's `precompiled_charsmap`: the byte size of a darts-clone double array, the array (32-bit
 * little-endian units), then NUL-ended UTF-8 replacements. Every unit is checked once here, so that a look-up can trust
 * them; replacements are decoded as they are met. Empty bytes are the empty map. Throws `SPM_CHARSMAP`.
 * Source: google/sentencepiece normalizer.cc, s-yata/darts-clone.
 */
export function readCharsmap(blob: Uint8Array): Charsmap {
  if (blob.length === 0) return { shortest: () => undefined, longest: () => ({ bytes: 0, replacement: '' }) };
  if (blob.length < 8) throw broken(`${blob.length} bytes are too few`, { bytes: blob.length });
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const trieBytes = view.getUint32(0, true);
  if (trieBytes > blob.length - 4) throw broken(`its trie of ${trieBytes} bytes is larger than the data`, { trieBytes, bytes: blob.length });
  if (trieBytes === 0 || trieBytes % 4 !== 0) throw broken(`its trie has ${trieBytes} bytes, not a multiple of 4`, { trieBytes });
  const units = new Uint32Array(trieBytes / 4);
  for (let i = 0; i < units.length; i++) units[i] = view.getUint32(4 + i * 4, true);
  const block = blob.slice(4 + trieBytes); // the caller's bytes may change later
  checkCharsmap(units, block);
  const replacementAt = replacementReader(block);

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
      if (hasLeaf(unit)) return replacementAt(valueOf(units[node]!));
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
    if (leaf >= 0) match.replacement = replacementAt(valueOf(units[leaf]!));
    return match;
  }
  return { shortest, longest };
}

/** The replacement that begins at a byte of a checked block; each is decoded once. */
function replacementReader(block: Uint8Array): (at: number) => string {
  const made = new Map<number, string>();
  return (at) => {
    let text = made.get(at);
    if (text === undefined) {
      const end = block.indexOf(0, at);
      made.set(at, (text = utf8(block.subarray(at, end < 0 ? block.length : end))!));
    }
    return text;
  };
}
