import type { Charsmap } from '../charsmap.js';
import type { SpaceSettings } from '../model-file.js';
import { piecesOf } from '../pieces.js';
import { buildTrie } from '../build-trie.js';
import { longestKey, type KeyMatch } from '../trie.js';
import { pushUnit, unitCount, codePointAt, type AlignedText } from './aligned-text.js';
import type { NormaliserStep } from './step.js';
import { utf8Maker } from './utf8.js';

const space = 0x20;
const blankSign = 0x2581;
const noMatch = { bytes: 0, replacement: '' };

/**
 * SentencePiece's own normaliser over a whole text: user-defined symbols stay, else the longest key of the map is
 * replaced, else the character stays; then spaces as the model says. A unit ends where the next begins, as there.
 * Source: google/sentencepiece normalizer.cc, Normalizer::Normalize.
 */
export function spmNormaliser(charsmap: Charsmap, { addDummyPrefix, removeExtraSpaces, escapeSpaces }: SpaceSettings, userDefined: readonly string[]): NormaliserStep {
  const symbols = userDefined.length > 0 ? buildTrie(piecesOf(userDefined)) : undefined;
  const utf8Of = utf8Maker();
  const symbol: KeyMatch = { length: 0, value: -1 };
  const shownSpace = escapeSpaces ? blankSign : space;

  function apply(from: AlignedText, to: AlignedText): true {
    const { bytes, unitAt, length } = utf8Of(from);
    const begun = to.length;
    let afterSpace = removeExtraSpaces;
    let atStart = true;
    const put = (unit: number, start: number) => {
      if (afterSpace && unit === space) return;
      pushUnit(to, unit === space ? shownSpace : unit, start, start);
      afterSpace = false;
    };
    for (let at = 0; at < length; ) {
      const i = unitAt[at]!;
      const start = from.starts[i]!;
      if (symbols) longestKey(symbols, from.units, i, from.length, symbol);
      const { bytes: matched, replacement } = symbol.length > 0 ? noMatch : charsmap.longest(bytes, at, length);
      const kept = matched > 0 ? 0 : symbol.length > 0 ? symbol.length : unitCount(codePointAt(from, i));
      const only = matched === 0 ? from.units[i] : replacement.length === 1 ? replacement.charCodeAt(0) : -1;
      if (matched > 0) at += matched;
      else while (unitAt[at]! < i + kept) at++;
      if (atStart && removeExtraSpaces && only === space) continue;
      if (atStart && addDummyPrefix) pushUnit(to, shownSpace, start, start);
      atStart = false;
      for (let k = i; k < i + kept; k++) put(from.units[k]!, start);
      if (matched > 0) for (let k = 0; k < replacement.length; k++) put(replacement.charCodeAt(k), start);
      if (kept > 0 || replacement.length > 0) afterSpace = removeExtraSpaces && (kept > 0 ? from.units[i + kept - 1] === space : replacement.endsWith(' '));
    }
    let end = from.length > 0 ? from.ends[from.length - 1]! : 0;
    while (removeExtraSpaces && to.length > begun && to.units[to.length - 1] === shownSpace) end = to.starts[--to.length]!;
    for (let k = begun; k < to.length; k++) to.ends[k] = k + 1 < to.length ? to.starts[k + 1]! : end;
    return true;
  }
  return { apply, contextual: () => true, reachesBlank: () => true };
}
