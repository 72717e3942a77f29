import { characterReader } from './character.js';
import { startFolding } from './fold.js';
import { judgeWords, suspicionOf, type ConfusableOptions } from './judge.js';

interface OddSpan {
  readonly start: number;
  readonly end: number;
  readonly suspicion: number;
}

/** A text as a tokenizer is to see it, and the way back to the caller's own. */
export interface ConfusableSource {
  readonly text: string;
  /** The odd words of the caller's text, in order. */
  readonly odd: readonly OddSpan[];
  /** A span of `text` as a span of the caller's. */
  readonly span: (start: number, end: number) => readonly [start: number, end: number];
}

/**
 * Prepares texts that are judged as neighbours in one text with blanks between; the offsets of each count from its own
 * start. Nothing folds where `folds` is false.
 */
export function confusableSources(texts: readonly string[], folds: boolean, options: ConfusableOptions): readonly ConfusableSource[] {
  const joined = texts.join(' ');
  const read = characterReader(options.keep ?? '');
  const folding = startFolding(joined, read);
  const all: OddSpan[] = [];
  judgeWords(joined, read, options.words, (odd) => {
    all.push({ start: odd.word.start, end: odd.word.end, suspicion: suspicionOf(odd) });
    if (folds && odd.folds) folding.add(odd.word);
  });
  const { text: folded, starts, ends } = folding.finish();
  let from = 0; // in the joined texts
  let unit = 0; // in their folded form
  let next = 0;
  return texts.map(({ length }) => {
    const [begin, first] = [from, unit];
    const odd: OddSpan[] = [];
    for (let found = all[next]; found && found.start < begin + length; found = all[++next]) {
      odd.push({ ...found, start: found.start - begin, end: found.end - begin });
    }
    while (unit < starts.length && starts[unit]! < begin + length) unit++;
    const text = folded.slice(first, unit);
    from += length + 1;
    unit++;
    const start = (index: number) => (index < text.length ? starts[first + index]! - begin : length);
    return { text, odd, span: (a, b) => [start(a), b > a ? ends[first + b - 1]! - begin : start(a)] };
  });
}
