import type { CharacterReader } from './character.js';
import { restrictionLevel, type RestrictionLevel } from './scripts.js';
import { scanWords, type Word } from './words.js';

/** Settings of folding and inspecting. */
export interface ConfusableOptions {
  /**
   * Which words may fold. `suspicious` (the default): those that mix scripts, hide something, or are look-alikes in whole
   * between two Latin words. `always`: every word that can be read as Latin, so that text in other scripts folds too.
   */
  readonly words?: 'suspicious' | 'always';
  /** Characters that stay as they are, such as `ɓɗƙƴ` for Hausa. */
  readonly keep?: string;
}

/**
 * What is odd about a word. `mixed-script`: letters of several scripts, beyond ordinary writing. `whole-script`: all of it
 * in other scripts, between Latin words, each letter one that Unicode calls confusable with a Latin one. `latin-variant`: Latin letters in disguise (`ɑ`, `𝐚`, `ａ`),
 * or hidden characters or heaped marks among them.
 */
export type OddKind = 'mixed-script' | 'whole-script' | 'latin-variant';

/** A word that is odd. */
export interface OddWord {
  readonly word: Word;
  readonly kind: OddKind;
  readonly level: RestrictionLevel;
  /** Whether its Latin reading takes its place. */
  readonly folds: boolean;
}

/** How suspicious an odd word is, from over 0 to 1: a ranking, not a probability. */
export function suspicionOf({ kind, folds }: OddWord): number {
  if (kind === 'mixed-script') return folds ? 1 : 0.5;
  return kind === 'whole-script' ? 0.75 : 0.6;
}

const leastLowerAscii = 3;
const longestRun = 1000; // undecided words one after the other are a text of their own, and are not all held in memory
const beyondAscii = /[^\0-\x7f]/;

/** Whether a word is written in Latin letters, as its neighbours see it; undefined at an end of the text. */
type Side = 'latin' | 'other' | undefined;

/** Calls `sink` for each odd word of a text in order; returns the number of words that have letters, 0 in a text that is all ASCII. */
export function judgeWords(text: string, read: CharacterReader, words: ConfusableOptions['words'], sink: (odd: OddWord) => void): number {
  if (!beyondAscii.test(text)) return 0;
  let lettered = 0;
  let before: Side;
  let waiting: Word[] = [];
  const push = (found: OddWord | undefined) => {
    if (found) sink(found);
  };
  const settle = (after: Side) => {
    if (waiting.length === 0) return;
    foldingAmong(waiting, before, after).forEach((folds, i) => push(conditional(waiting[i]!, folds)));
    waiting = [];
  };

  scanWords(text, read, (word, asciiLetters) => {
    if (word ? word.letters === 0 : !asciiLetters) return;
    lettered++;
    if (word && words === 'always' && isMinority(word)) return push(conditional(word, true));
    if (word && isMinority(word) && !isForeign(word)) {
      if (waiting.push(word) === longestRun) settle((before = 'other'));
      return;
    }
    const side = !word || word.latinLetters * 2 >= word.letters ? 'latin' : 'other';
    settle(side);
    before = side;
    if (word) push(unconditional(word));
  });
  settle(undefined);
  return lettered;
}

/** Readable as Latin, but neither by a majority of Latin letters nor by more than one of them: its neighbours decide. */
function isMinority(word: Word): boolean {
  return word.unread === 0 && (word.latinLetters * 2 < word.letters || (word.letters === 1 && word.disguised));
}

/** Without a Latin letter, and with one that only our own shapes read: taken for a word of its own script. */
const isForeign = (word: Word): boolean => word.latinLetters === 0 && word.inexact > 0;

/**
 * Which words of a run fold that stands between two decided ones. Those of several scripts: unless a word of another script
 * is beside the run. Those of one script: only with Latin on both sides, folded words included. So folding twice is folding
 * once.
 */
function foldingAmong(run: readonly Word[], before: Side, after: Side): readonly boolean[] {
  const mixed = before !== 'other' && after !== 'other';
  const isMixed = (word: Word) => word.scripts.length > 1 && word.latinLetters > 0;
  let last = run.length; // up to here there is Latin to the right
  if (after !== 'latin') while (last > 0 && !isMixed(run[--last]!));
  let left = before === 'latin';
  return run.map((word, i) => {
    if (isMixed(word)) left = mixed;
    return isMixed(word) ? mixed : mixed && left && i < last;
  });
}

function conditional(word: Word, folds: boolean): OddWord | undefined {
  const level = restrictionLevel(word.scripts);
  if (word.latinLetters > 0 && word.scripts.length > 1) return isSymbolic(word) ? undefined : { word, kind: 'mixed-script', level, folds };
  if (!folds || (word.symbols && word.latinLetters === 0)) return undefined;
  return { word, kind: word.latinLetters > 0 ? 'latin-variant' : 'whole-script', level, folds };
}

function unconditional(word: Word): OddWord | undefined {
  const level = restrictionLevel(word.scripts);
  const latin = word.latinLetters * 2 >= word.letters;
  if (word.unread === 0 && latin) {
    if (word.scripts.length === 1) return word.disguised ? { word, kind: 'latin-variant', level, folds: true } : undefined;
    return isSymbolic(word) ? undefined : { word, kind: 'mixed-script', level, folds: true };
  }
  return level === 'minimally-restrictive' && !isSymbolic(word) ? { word, kind: 'mixed-script', level, folds: false } : undefined;
}

/** Greek letters in what may be a symbol of science (`TNFα`, `kΩ`), not a word: too few lower-case Latin letters to tell. */
function isSymbolic({ scripts, symbols, unread, lowerAscii }: Word): boolean {
  return (symbols || unread > 0) && scripts.every((script) => script === 'Latin' || script === 'Greek') && lowerAscii < leastLowerAscii;
}
