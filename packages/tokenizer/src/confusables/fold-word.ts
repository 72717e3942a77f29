import { pushCodePoint, unitCount, type AlignedText } from '../normalise/aligned-text.js';
import { isHeaped, type CharacterReader } from './character.js';
import type { Word } from './words.js';

/** Appends the Latin reading of one word to `out`; what is left out widens the span of the unit before it. */
export function foldWord(text: string, word: Word, read: CharacterReader, out: AlignedText): void {
  const begin = out.length;
  let marks = 0; // on the last letter
  let marksFrom = begin;
  let lastMark = 0;
  let heaped = false;

  const widen = (end: number) => {
    if (out.length > begin) out.ends[out.length - 1] = end;
  };
  const settleMarks = (end: number) => {
    if (heaped) {
      out.length = marksFrom;
      widen(end);
    }
    marks = 0;
    heaped = false;
  };

  for (let i = word.start; i < word.end; ) {
    const codePoint = text.codePointAt(i)!;
    const end = i + unitCount(codePoint);
    const about = codePoint < 0x80 ? undefined : read(codePoint);
    if (about?.kind === 'hidden' || about?.overlay) widen(end);
    else if (about?.reading) for (const part of about.reading.text) add(part.codePointAt(0)!, i, end, true);
    else add(codePoint, i, end, false);
    i = end;
  }
  settleMarks(word.end);

  function add(codePoint: number, start: number, end: number, folded: boolean): void {
    if (codePoint < 0x80 || read(codePoint).kind !== 'mark') {
      settleMarks(start);
      pushCodePoint(out, folded && codePoint === 0x49 && followsLowerCase(out, begin) ? 0x6c : codePoint, start, end);
      return;
    }
    if (marks === 0) marksFrom = out.length;
    heaped ||= isHeaped(++marks, codePoint, lastMark);
    lastMark = codePoint;
    pushCodePoint(out, codePoint, start, end);
  }
}

/** A look-alike of both I and l is an l after a small letter. */
function followsLowerCase(out: AlignedText, begin: number): boolean {
  const unit = out.length > begin ? out.units[out.length - 1]! : 0;
  return unit >= 0x61 && unit <= 0x7a;
}
