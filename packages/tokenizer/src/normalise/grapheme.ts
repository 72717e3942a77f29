import { codePointAt, unitCount, type AlignedText } from './aligned-text.js';
import { inOneOnly, readRanges } from './ranges.js';
import { accents, graphemeControl, graphemeMarks, graphemePrepend, graphemeSpacing, pictographic } from './unicode-tables.js';

/** Grapheme_Cluster_Break classes. */
export const other = 0;
export const control = 1;
export const extend = 2;
export const spacing = 3;
export const prepend = 4;
const pictograph = 5;
export const joiner = 6;
const regional = 7;
const leading = 8;
const vowel = 9;
const trailing = 10;
const leadingVowel = 11;
const leadingVowelTrailing = 12;

/** Classes of single ranges, [start, end, class]. */
const ranges = [
  [0x200d, 0x200d, joiner], [0x1f1e6, 0x1f1ff, regional], [0x1100, 0x115f, leading], [0xa960, 0xa97c, leading], [0x1160, 0x11a7, vowel],
  [0xd7b0, 0xd7c6, vowel], [0x11a8, 0x11ff, trailing], [0xd7cb, 0xd7fb, trailing],
] as const;

/** Finds the borders of extended grapheme clusters. */
export interface Graphemes {
  readonly classOf: (codePoint: number) => number;
  /** End of the cluster that starts at `start`, in units. */
  readonly clusterEnd: (text: AlignedText, start: number) => number;
}

/**
 * Extended grapheme clusters by UAX 29 without rule GB9c: it only joins clusters of six or more UTF-8 bytes, which the
 * precompiled map takes apart again.
 */
export function graphemes(): Graphemes {
  const plane = new Uint8Array(0x10000);
  const astral: (readonly [start: number, end: number, value: number])[] = [];
  const set = (start: number, end: number, value: number) => {
    if (start < 0x10000) plane.fill(value, start, Math.min(end + 1, 0x10000));
    if (end >= 0x10000) astral.push([Math.max(start, 0x10000), end, value]);
  };
  const spaced = readRanges(graphemeSpacing);
  const extending = inOneOnly(inOneOnly(readRanges(accents), readRanges(graphemeMarks)), spaced);
  const tables = [[readRanges(pictographic), pictograph], [readRanges(graphemeControl), control], [spaced, spacing], [readRanges(graphemePrepend), prepend], [extending, extend]] as const;
  for (const [table, value] of tables) {
    for (let i = 0; i < table.length; i += 2) set(table[i]!, table[i + 1]!, value);
  }
  for (const [start, end, value] of ranges) set(start, end, value);
  for (let syllable = 0xac00; syllable <= 0xd7a3; syllable++) plane[syllable] = (syllable - 0xac00) % 28 === 0 ? leadingVowel : leadingVowelTrailing;
  astral.sort((a, b) => a[0] - b[0]);

  function classOf(codePoint: number): number {
    if (codePoint < 0x10000) return plane[codePoint]!;
    let low = 0;
    let high = astral.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (astral[middle]![1] < codePoint) low = middle + 1;
      else high = middle;
    }
    const range = astral[low];
    return range && range[0] <= codePoint ? range[2] : other;
  }

  function clusterEnd(text: AlignedText, start: number): number {
    const first = codePointAt(text, start);
    let end = start + unitCount(first);
    if (first === 0x0d && end < text.length && text.units[end] === 0x0a) return end + 1;
    let previous = classOf(first);
    if (previous === control) return end;
    let picture: 'no' | 'yes' | 'joined' = previous === pictograph ? 'yes' : 'no';
    let regionals = previous === regional ? 1 : 0;
    while (end < text.length) {
      const codePoint = codePointAt(text, end);
      const next = classOf(codePoint);
      if (!joins(previous, next, picture === 'joined', regionals)) break;
      if (next === pictograph) picture = 'yes';
      else if (next === joiner && picture === 'yes') picture = 'joined';
      else if (next !== extend || picture === 'joined') picture = 'no';
      if (next === regional) regionals++;
      previous = next;
      end += unitCount(codePoint);
    }
    return end;
  }
  return { classOf, clusterEnd };
}

function joins(previous: number, next: number, joinedPictograph: boolean, regionals: number): boolean {
  if (next === control) return false;
  if (next === extend || next === joiner || next === spacing || previous === prepend) return true;
  if (previous === leading) return next === leading || next === vowel || next === leadingVowel || next === leadingVowelTrailing;
  if (previous === vowel || previous === leadingVowel) return next === vowel || next === trailing;
  if (previous === trailing || previous === leadingVowelTrailing) return next === trailing;
  if (next === pictograph) return joinedPictograph;
  return previous === regional && next === regional && regionals % 2 === 1;
}
