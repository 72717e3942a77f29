import { codePointAt, unitCount, type AlignedText } from './aligned-text.js';
import { inOneOnly, readRanges } from './ranges.js';
import { accents, graphemeControl, graphemeMarks, graphemePrepend, graphemeSpacing, pictographic } from './unicode-tables.js';

/** Grapheme_Cluster_Break classes; `other` is 0. */
export const graphemeClass = {
  other: 0, control: 1, extend: 2, spacing: 3, prepend: 4, pictograph: 5, joiner: 6, regional: 7, leading: 8, vowel: 9, trailing: 10, leadingVowel: 11, leadingVowelTrailing: 12,
} as const;

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
  const is = graphemeClass;
  const plane = new Uint8Array(0x10000);
  const astral: (readonly [start: number, end: number, value: number])[] = [];
  const set = (start: number, end: number, value: number) => {
    if (start < 0x10000) plane.fill(value, start, Math.min(end + 1, 0x10000));
    if (end >= 0x10000) astral.push([Math.max(start, 0x10000), end, value]);
  };
  const spacing = readRanges(graphemeSpacing);
  const extend = inOneOnly(inOneOnly(readRanges(accents), readRanges(graphemeMarks)), spacing);
  const tables = [[readRanges(pictographic), is.pictograph], [readRanges(graphemeControl), is.control], [spacing, is.spacing], [readRanges(graphemePrepend), is.prepend], [extend, is.extend]] as const;
  for (const [ranges, value] of tables) {
    for (let i = 0; i < ranges.length; i += 2) set(ranges[i]!, ranges[i + 1]!, value);
  }
  set(0x200d, 0x200d, is.joiner);
  set(0x1f1e6, 0x1f1ff, is.regional);
  set(0x1100, 0x115f, is.leading);
  set(0xa960, 0xa97c, is.leading);
  set(0x1160, 0x11a7, is.vowel);
  set(0xd7b0, 0xd7c6, is.vowel);
  set(0x11a8, 0x11ff, is.trailing);
  set(0xd7cb, 0xd7fb, is.trailing);
  for (let syllable = 0xac00; syllable <= 0xd7a3; syllable++) plane[syllable] = (syllable - 0xac00) % 28 === 0 ? is.leadingVowel : is.leadingVowelTrailing;
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
    return range && range[0] <= codePoint ? range[2] : is.other;
  }

  function clusterEnd(text: AlignedText, start: number): number {
    const first = codePointAt(text, start);
    let end = start + unitCount(first);
    if (first === 0x0d && end < text.length && text.units[end] === 0x0a) return end + 1;
    let previous = classOf(first);
    if (previous === is.control) return end;
    let pictograph: 'no' | 'yes' | 'joined' = previous === is.pictograph ? 'yes' : 'no';
    let regionals = previous === is.regional ? 1 : 0;
    while (end < text.length) {
      const codePoint = codePointAt(text, end);
      const next = classOf(codePoint);
      if (!joins(previous, next, pictograph === 'joined', regionals)) break;
      if (next === is.pictograph) pictograph = 'yes';
      else if (next === is.joiner && pictograph === 'yes') pictograph = 'joined';
      else if (next !== is.extend || pictograph === 'joined') pictograph = 'no';
      if (next === is.regional) regionals++;
      previous = next;
      end += unitCount(codePoint);
    }
    return end;
  }
  return { classOf, clusterEnd };
}

function joins(previous: number, next: number, joinedPictograph: boolean, regionals: number): boolean {
  const is = graphemeClass;
  if (next === is.control) return false;
  if (next === is.extend || next === is.joiner || next === is.spacing || previous === is.prepend) return true;
  if (previous === is.leading) return next === is.leading || next === is.vowel || next === is.leadingVowel || next === is.leadingVowelTrailing;
  if (previous === is.vowel || previous === is.leadingVowel) return next === is.vowel || next === is.trailing;
  if (previous === is.trailing || previous === is.leadingVowelTrailing) return next === is.trailing;
  if (next === is.pictograph) return joinedPictograph;
  return previous === is.regional && next === is.regional && regionals % 2 === 1;
}
