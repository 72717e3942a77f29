import { hasLeaf, isValue, labelOf, offsetOf, valueOf } from './charsmap-unit.js';
import { TokenizerError } from './errors.js';
import { utf8 } from './strict-utf8.js';

const maxReplacementBytes = 1024;
const maxPrefixes = 32;

/**
 * Visits every unit that a look-up can reach and checks it, and the text that a leaf names. The trie may share the ends
 * of keys (darts-clone builds a word graph), so units are reached several times; a unit that reaches itself is an error.
 * Throws `SPM_CHARSMAP`.
 */
export function checkCharsmap(units: Uint32Array, block: Uint8Array): void {
  if (isValue(units[0]!)) throw broken('the root of its trie is a leaf', { unit: 0 });
  if (utf8(block) === undefined) throw broken('its replacements are not UTF-8', { bytes: block.length });
  const lengths = lengthsFrom(block);
  const { first, sibling } = childrenByBase(units);
  const state = new Uint8Array(units.length); // 0 not seen, 1 on the path, 2 done
  const keys = new Uint8Array(units.length); // most keys on a path from here down
  const next = new Int32Array(units.length); // the child to enter next, 0 for none
  const path = [0];
  enter(0);
  for (let index = path.at(-1); index !== undefined; index = path.at(-1)) {
    const child = next[index]!;
    if (child === 0) {
      if (hasLeaf(units[index]!)) keys[index]!++;
      if (keys[index]! > maxPrefixes) throw broken(`a key has more than ${maxPrefixes} prefixes that are keys`, { limit: maxPrefixes });
      state[index] = 2;
      path.pop();
    } else if (state[child] === 0) {
      enter(child);
      path.push(child);
    } else {
      if (state[child] === 1) throw broken(`unit ${child} of its trie reaches itself`, { unit: child });
      keys[index] = Math.max(keys[index]!, keys[child]!);
      next[index] = sibling[child]!;
    }
  }

  function enter(index: number): void {
    state[index] = 1;
    const base = index ^ offsetOf(units[index]!);
    if (base >= units.length) throw broken(`unit ${index} of its trie points to ${base} of ${units.length}`, { unit: index, target: base });
    next[index] = first[base]!;
    if (!hasLeaf(units[index]!)) return;
    if (!isValue(units[base]!)) throw broken(`unit ${index} of its trie names a leaf that is none`, { unit: index });
    checkReplacement(valueOf(units[base]!));
  }

  function checkReplacement(value: number): void {
    if (value >= block.length) throw broken(`a leaf points to byte ${value} of ${block.length}`, { value, bytes: block.length });
    if ((block[value]! & 0xc0) === 0x80) throw broken(`a leaf points into the character at byte ${value}`, { value });
    if (lengths[value]! > maxReplacementBytes) throw broken(`a replacement is longer than ${maxReplacementBytes} bytes`, { value });
  }
}

/** How long the NUL-ended text from each byte on is, but no more than one over the limit. */
function lengthsFrom(block: Uint8Array): Uint16Array {
  const lengths = new Uint16Array(block.length + 1);
  for (let at = block.length - 1; at >= 0; at--) lengths[at] = block[at] === 0 ? 0 : Math.min(lengths[at + 1]!, maxReplacementBytes) + 1;
  return lengths;
}

/** The first unit whose label hangs on a base, and the next of each that hangs on the same; 0 for none. */
function childrenByBase(units: Uint32Array): { readonly first: Int32Array; readonly sibling: Int32Array } {
  const first = new Int32Array(units.length);
  const sibling = new Int32Array(units.length);
  for (let index = 1; index < units.length; index++) {
    const unit = units[index]!;
    const label = labelOf(unit);
    const base = index ^ label;
    // A unit with the label 0 is never reached: no look-up passes a NUL.
    if (isValue(unit) || label === 0 || base >= units.length) continue;
    sibling[index] = first[base]!;
    first[base] = index;
  }
  return { first, sibling };
}

/** The error for a broken map: `SPM_CHARSMAP`. */
export function broken(what: string, facts: Readonly<Record<string, number>>): TokenizerError {
  return new TokenizerError('SPM_CHARSMAP', `The precompiled normalisation map is broken: ${what}.`, facts);
}
