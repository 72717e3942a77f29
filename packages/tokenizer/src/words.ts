import { alignedText, type AlignedText } from './normalise/aligned-text.js';
import { twice } from './model.js';

/** A text that is cut into words: the first `count` spans, in order; what no span holds belongs to no word. */
export interface Words {
  readonly text: AlignedText;
  count: number;
  starts: Int32Array;
  ends: Int32Array;
}

/** No words of an empty text. */
export function noWords(): Words {
  return { text: alignedText(), count: 0, starts: new Int32Array(32), ends: new Int32Array(32) };
}

/** Adds one word; an empty one is left out. */
export function pushWord(words: Words, start: number, end: number): void {
  if (start === end) return;
  const at = words.count++;
  if (at === words.starts.length) {
    words.starts = twice(words.starts);
    words.ends = twice(words.ends);
  }
  words.starts[at] = start;
  words.ends[at] = end;
}

/** Takes back all words and their text. */
export function clearWords(words: Words): void {
  words.count = 0;
  words.text.length = 0;
}
