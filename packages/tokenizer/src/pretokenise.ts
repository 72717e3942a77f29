import { pushUnit, type AlignedText } from './normalise/aligned-text.js';
import { isWhiteSpace } from './white-space.js';

/** How normalised text falls into words. */
export interface PreTokeniser {
  /** Whether white space ends words and is dropped (WhitespaceSplit). */
  readonly whiteSpace: boolean;
  /** SentencePiece's visible blank (Metaspace). */
  readonly metaspace?: Metaspace;
}

/** Replaces blanks by a visible sign and puts one before the first word. */
export interface Metaspace {
  /** One UTF-16 unit, `▁` in practice. */
  readonly replacement: number;
  /** Where the sign is put before a word that lacks it: everywhere, only where the caller's string begins, or nowhere. */
  readonly prepend: 'always' | 'first' | 'never';
  /** Whether each sign starts a new word. */
  readonly split: boolean;
}

/** Receives a word as a span of the text that `preTokenise` wrote. */
export type WordSink = (start: number, end: number) => void;

/** Splits the units of a normalised section into words, written to `out` with their signs; calls `sink` for each in order. */
export function preTokenise({ whiteSpace, metaspace }: PreTokeniser, section: AlignedText, from: number, to: number, out: AlignedText, sink: WordSink): void {
  const { units, starts } = section;
  for (let i = from; i < to; ) {
    if (whiteSpace && isWhiteSpace(units[i]!)) {
      i++;
      continue;
    }
    let end = to;
    if (whiteSpace) for (end = i + 1; end < to && !isWhiteSpace(units[end]!); ) end++;
    let word = out.length;
    if (metaspace) {
      const { replacement, prepend } = metaspace;
      const signed = units[i] === replacement || units[i] === 0x20;
      if (!signed && (prepend === 'always' || (prepend === 'first' && starts[i] === 0))) {
        pushUnit(out, replacement, starts[i]!, section.ends[i]!);
      }
    }
    for (; i < end; i++) {
      const unit = metaspace && units[i] === 0x20 ? metaspace.replacement : units[i]!;
      if (metaspace?.split && unit === metaspace.replacement && out.length > word) {
        sink(word, out.length);
        word = out.length;
      }
      pushUnit(out, unit, starts[i]!, section.ends[i]!);
    }
    if (out.length > word) sink(word, out.length);
  }
}
