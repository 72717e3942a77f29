import { codePointAt, unitCount, type AlignedText } from './aligned-text.js';
import { inOneOnly, readRanges } from './ranges.js';
import { accents, graphemeControl, graphemeMarks, graphemePrepend, graphemeSpacing, pictographic } from './unicode-tables.js';

/** Grapheme_Cluster_Break classes. */
export const clusterOther = 0;
export const clusterControl = 1;
export const clusterExtend = 2;
export const clusterSpacing = 3;
export const clusterPrepend = 4;
const clusterPictograph = 5;
export const clusterJoiner = 6;
const clusterRegional = 7;
const clusterLeading = 8;
const clusterVowel = 9;
const clusterTrailing = 10;
const clusterLeadingVowel = 11;
const clusterLeadingVowelTrailing = 12;

/** Classes of single ranges, [start, end, class]. */
const ranges = [
  [0x200d, 0x200d, clusterJoiner], [0x1f1e6, 0x1f1ff, clusterRegional], [0x1100, 0x115f, clusterLeading],
  [0xa960, 0xa97c, clusterLeading], [0x1160, 0x11a7, clusterVowel], [0xd7b0, 0xd7c6, clusterVowel], [0x11a8, 0x11ff, clusterTrailing], [0xd7cb, 0xd7fb, clusterTrailing],
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
  const tables = [
    [readRanges(pictographic), clusterPictograph], [readRanges(graphemeControl), clusterControl], [spaced, clusterSpacing],
    [readRanges(graphemePrepend), clusterPrepend], [extending, clusterExtend],
  ] as const;
  for (const [table, value] of tables) {
    for (let i = 0; i < table.length; i += 2) set(table[i]!, table[i + 1]!, value);
  }
  for (const [start, end, value] of ranges) set(start, end, value);
  for (let syllable = 0xac00; syllable <= 0xd7a3; syllable++) plane[syllable] = (syllable - 0xac00) % 28 === 0 ? clusterLeadingVowel : clusterLeadingVowelTrailing;
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
    return range && range[0] <= codePoint ? range[2] : clusterOther;
  }

  function clusterEnd(text: AlignedText, start: number): number {
    const first = codePointAt(text, start);
    let end = start + unitCount(first);
    if (first === 0x0d && end < text.length && text.units[end] === 0x0a) return end + 1;
    let previous = classOf(first);
    if (previous === clusterControl) return end;
    let picture: 'no' | 'yes' | 'joined' = previous === clusterPictograph ? 'yes' : 'no';
    let regionals = previous === clusterRegional ? 1 : 0;
    while (end < text.length) {
      const codePoint = codePointAt(text, end);
      const next = classOf(codePoint);
      if (!joins(previous, next, picture === 'joined', regionals)) break;
      if (next === clusterPictograph) picture = 'yes';
      else if (next === clusterJoiner && picture === 'yes') picture = 'joined';
      else if (next !== clusterExtend || picture === 'joined') picture = 'no';
      if (next === clusterRegional) regionals++;
      previous = next;
      end += unitCount(codePoint);
    }
    return end;
  }
  return { classOf, clusterEnd };
}

function joins(previous: number, next: number, joinedPictograph: boolean, regionals: number): boolean {
  if (next === clusterControl) return false;
  if (next === clusterExtend || next === clusterJoiner || next === clusterSpacing || previous === clusterPrepend) return true;
  if (previous === clusterLeading) return next === clusterLeading || next === clusterVowel || next === clusterLeadingVowel || next === clusterLeadingVowelTrailing;
  if (previous === clusterVowel || previous === clusterLeadingVowel) return next === clusterVowel || next === clusterTrailing;
  if (previous === clusterTrailing || previous === clusterLeadingVowelTrailing) return next === clusterTrailing;
  if (next === clusterPictograph) return joinedPictograph;
  return previous === clusterRegional && next === clusterRegional && regionals % 2 === 1;
}
