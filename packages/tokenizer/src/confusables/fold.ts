import { alignedText, reserve, unitsToString, type AlignedText } from '../normalise/aligned-text.js';
import { characterReader, type CharacterReader } from './character.js';
import { foldWord } from './fold-word.js';
import { judgeWords, type ConfusableOptions } from './judge.js';
import type { Word } from './words.js';

/** One word that folding changed. */
export interface ConfusableChange {
  /** UTF-16 offsets into the caller's string. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly replacement: string;
}

/** A text with its look-alikes folded. */
export interface FoldedText {
  readonly text: string;
  /** Where UTF-16 unit i of `text` comes from: offsets [start, end) into the caller's string, in UTF-16 units. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly changes: readonly ConfusableChange[];
}

/**
 * Puts ASCII letters in the place of look-alikes (Unicode Technical Standard 39, and a few shapes more) in the words that
 * `ConfusableOptions` names, and takes hidden characters and heaped or overlaid marks out of them. Takes any UTF-16 units;
 * time is linear.
 */
export function foldConfusables(text: string, options: ConfusableOptions = {}): FoldedText {
  const read = characterReader(options.keep ?? '');
  const folding = startFolding(text, read);
  judgeWords(text, read, options.words, ({ word, folds }) => folds && folding.add(word));
  return folding.finish();
}

/** A text that is being folded: `add` takes the words to fold, in order. */
export interface Folding {
  readonly add: (word: Word) => void;
  readonly finish: () => FoldedText;
}

/** Starts folding a text. */
export function startFolding(text: string, read: CharacterReader): Folding {
  const out = alignedText(text.length);
  const spans: number[] = []; // of each word: start and end in the text, start and end in `out`
  let done = 0;
  return {
    add(word) {
      copy(text, done, word.start, out);
      spans.push(word.start, word.end, out.length);
      foldWord(text, word, read, out);
      spans.push(out.length);
      done = word.end;
    },
    finish() {
      copy(text, done, text.length, out);
      const folded = spans.length === 0 ? text : unitsToString(out.units, 0, out.length);
      const changes: ConfusableChange[] = [];
      for (let i = 0; i < spans.length; i += 4) {
        const [start, end] = [spans[i]!, spans[i + 1]!];
        const change = { start, end, text: text.slice(start, end), replacement: folded.slice(spans[i + 2], spans[i + 3]) };
        if (change.text !== change.replacement) changes.push(change);
      }
      return { text: folded, starts: firstOf(out.starts, out.length), ends: firstOf(out.ends, out.length), changes };
    },
  };
}

const firstOf = (array: Int32Array, length: number): Int32Array => (array.length === length ? array : array.slice(0, length));

/** Appends text [from, to) as it is; both halves of a surrogate pair stand for the pair. */
function copy(text: string, from: number, to: number, out: AlignedText): void {
  reserve(out, to - from);
  const { units, starts, ends } = out;
  let at = out.length;
  let before = 0;
  for (let i = from; i < to; i++, at++) {
    const unit = text.charCodeAt(i);
    units[at] = unit;
    starts[at] = i;
    ends[at] = i + 1;
    if (unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff) {
      starts[at] = i - 1;
      ends[at - 1] = i + 1;
    }
    before = unit;
  }
  out.length = at;
}
