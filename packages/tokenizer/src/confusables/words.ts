import { isHeaped, type Character, type CharacterReader } from './character.js';
import type { Script } from './scripts.js';

/** A word that holds characters outside ASCII, and what was counted in it. */
export interface Word {
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  /** Scripts of its letters and digits, in order of appearance. */
  readonly scripts: readonly Script[];
  readonly letters: number;
  readonly latinLetters: number;
  readonly lowerAscii: number;
  /** Letters and digits of other scripts that read as nothing Latin. */
  readonly unread: number;
  /** Letters of other scripts whose reading is not exact. */
  readonly inexact: number;
  /** Whether Latin letters or digits in it have another reading, or hidden characters or heaped marks are in it. */
  readonly disguised: boolean;
  /** Whether there are Greek letters in it that serve as symbols. */
  readonly symbols: boolean;
}

/** Receives each word in order: one that holds characters outside ASCII, or else whether it has letters. */
export type WordSink = (word: Word | undefined, asciiLetters: boolean) => void;

/** Finds the words of a text: letters, marks, digits and the hidden characters between them. Linear time. */
export function scanWords(text: string, read: CharacterReader, sink: WordSink): void {
  for (let i = 0; i < text.length; ) {
    let end = i;
    let letters = false;
    let unit = text.charCodeAt(end);
    while (isAsciiWord(unit)) {
      letters ||= unit > 0x39;
      unit = text.charCodeAt(++end);
    }
    const codePoint = unit >= 0x80 ? text.codePointAt(end)! : 0;
    if (codePoint > 0 && read(codePoint).kind !== 'outside') {
      const word = readWord(text, i, read);
      sink(word, false);
      i = word.end;
    } else {
      if (end > i) sink(undefined, letters);
      i = end > i ? end : end + (codePoint > 0xffff ? 2 : 1);
    }
  }
}

/** Whether a UTF-16 unit is an ASCII letter or digit. */
function isAsciiWord(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39);
}

function readWord(text: string, start: number, read: CharacterReader): Word {
  const word = { start, end: start, scripts: [] as Script[], letters: 0, latinLetters: 0, lowerAscii: 0, unread: 0, inexact: 0, disguised: false, symbols: false };
  let marks = 0;
  let last = 0;
  while (word.end < text.length) {
    const codePoint = text.codePointAt(word.end)!;
    if (codePoint < 0x80) {
      if (!isAsciiWord(codePoint)) break;
      marks = 0;
      word.end++;
      if (codePoint > 0x39) addAsciiLetter(word, codePoint);
      continue;
    }
    const about = read(codePoint);
    if (about.kind === 'outside') break;
    word.end += codePoint > 0xffff ? 2 : 1;
    if (about.kind === 'mark') {
      marks++;
      word.disguised ||= about.overlay || isHeaped(marks, codePoint, last);
      last = codePoint;
    } else if (about.kind === 'hidden') word.disguised = true;
    else {
      marks = 0;
      addLetterOrDigit(word, about);
    }
  }
  return word;
}

type Tally = { -readonly [Key in keyof Word]: Word[Key] } & { readonly scripts: Script[] };

function addAsciiLetter(word: Tally, codePoint: number): void {
  addScript(word, 'Latin');
  word.letters++;
  word.latinLetters++;
  if (codePoint > 0x60) word.lowerAscii++;
}

function addLetterOrDigit(word: Tally, { kind, script, reading, symbol }: Character): void {
  addScript(word, script);
  if (kind === 'digit') {
    if (script === 'Common' && !reading) return;
    if (!reading) word.unread++;
    word.disguised = true;
    return;
  }
  word.letters++;
  word.symbols ||= symbol;
  if (script === 'Latin') {
    word.latinLetters++;
    word.disguised ||= reading !== undefined;
  } else if (!reading) word.unread++;
  else if (!reading.exact) word.inexact++;
}

function addScript({ scripts }: Tally, script: Script): void {
  if (script !== 'Common' && !scripts.includes(script)) scripts.push(script);
}
