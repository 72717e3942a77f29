import { characterReader } from './character.js';
import { judgeWords, suspicionOf, type ConfusableOptions, type OddKind } from './judge.js';
import type { RestrictionLevel, Script } from './scripts.js';
import { skeleton } from './skeleton.js';

/** One odd word. */
export interface ConfusableSpan {
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Its skeleton by Unicode Technical Standard 39: equal for words that look the same. */
  readonly skeleton: string;
  /** Scripts of its letters, by Unicode name, in order of appearance. */
  readonly scripts: readonly Script[];
  readonly kind: OddKind;
  readonly level: RestrictionLevel;
  /** From over 0 to 1: 1 where letters of several scripts read as one Latin word. */
  readonly suspicion: number;
}

/** What is odd in a text. */
export interface ConfusableReport {
  /** Mean suspicion of the words that have letters, from 0 to 1. */
  readonly score: number;
  readonly spans: readonly ConfusableSpan[];
}

/**
 * Finds the words that mix scripts or hide something, without changing them. Levels and mixed-script detection by Unicode
 * Technical Standard 39, sections 5.1 and 5.2, word by word. Takes any UTF-16 units; time is linear.
 */
export function inspectConfusables(text: string, options: ConfusableOptions = {}): ConfusableReport {
  const spans: ConfusableSpan[] = [];
  let total = 0;
  const lettered = judgeWords(text, characterReader(options.keep ?? ''), options.words, (odd) => {
    const { word: { start, end, scripts }, kind, level } = odd;
    const own = text.slice(start, end);
    const suspicion = suspicionOf(odd);
    total += suspicion;
    spans.push({ start, end, text: own, skeleton: skeleton(own), scripts, kind, level, suspicion });
  });
  return { score: total / Math.max(1, lettered), spans };
}
