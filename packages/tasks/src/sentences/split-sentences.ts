import type { Span } from '../span.js';
import { pointOfWord } from './abbreviations.js';

export type SplitOptions = {
  /** `paragraph`: only an empty line ends a sentence; `line`: every line end does. `paragraph` when left out. */
  readonly newlines?: 'paragraph' | 'line';
};

/**
 * The sentences of a text as UTF-16 spans: in order, disjoint, trimmed, and covering all that is not white space. By rules for
 * English (abbreviations, initials, decimals, addresses, quotes, ellipses) and the full stops of other scripts, so that every
 * engine gives the same, which `Intl.Segmenter` does not. A point without white space after it ends nothing. Linear in the text.
 */
export function splitSentences(text: string, { newlines = 'paragraph' }: SplitOptions = {}): readonly Span[] {
  const spans: Span[] = [];
  let start = skipBlanks(text, 0);
  const close = (end: number): void => {
    if (end > start) spans.push({ start, end });
    start = skipBlanks(text, end);
  };
  for (let at = start; at < text.length;) {
    const unit = text[at]!;
    if (isBlank(unit)) {
      const end = skipBlanks(text, at);
      if (end === text.length || endsLine(text, at, end, newlines)) close(at);
      at = end;
    } else if (isStop(unit)) {
      const stop = skip(text, at, isStop);
      const end = skipClosers(text, stop);
      if (endsSentence(text, start, at, stop, end)) close(end);
      at = end;
    } else at++;
  }
  close(text.length);
  return spans;
}

const isBlank = (unit: string): boolean => /\s/.test(unit);
const isStop = (unit: string): boolean => '.!?…。！？｡'.includes(unit);
const isCloser = (unit: string): boolean => '"\'”’»)]}」』）】'.includes(unit);

function skip(text: string, from: number, belongs: (unit: string) => boolean): number {
  let at = from;
  while (at < text.length && belongs(text[at]!)) at++;
  return at;
}
const skipBlanks = (text: string, from: number): number => skip(text, from, isBlank);

/** What belongs to a sentence after its stop: quotes, brackets, the number of a reference such as [12]. */
function skipClosers(text: string, from: number): number {
  const end = skip(text, from, isCloser);
  const reference = text[end] === '[' ? /^(?:\[\d{1,4}\]){1,9}/.exec(text.slice(end, end + 60)) : null;
  return end + (reference?.[0].length ?? 0);
}

function endsLine(text: string, from: number, end: number, newlines: 'paragraph' | 'line'): boolean {
  const blanks = text.slice(from, end);
  return blanks.includes('\u2029') || (blanks.match(/\r\n|[\n\r\u2028]/g) ?? []).length >= (newlines === 'line' ? 1 : 2);
}

/** Whether the stops from `at` to `stop`, with what closes behind them up to `end`, end the sentence that began at `start`. */
function endsSentence(text: string, start: number, at: number, stop: number, end: number): boolean {
  const stops = text.slice(at, Math.min(stop, at + 4));
  if (end === text.length || /[。！？｡]/.test(stops)) return true;
  if (!isBlank(text[end]!)) return false;
  const from = skipBlanks(text, end);
  const following = text.slice(from, from + 24);
  const small = /^\p{Ll}/u.test(following);
  // What was said, before those who say who said it; and what was left unsaid.
  if (small && (end > stop || /^(?:\.\.|…)/.test(stops))) return false;
  if (stops !== '.') return true;
  const before = text.slice(Math.max(start, at - 16), at);
  // The number of an item in a list.
  if (at - start <= 4 && /^\(?\d{1,3}$/.test(before)) return false;
  const next = /^["'“‘«([{]*([\p{L}\p{N}][\p{L}\p{N}\p{M}]*)?/u.exec(following)?.[1] ?? '';
  return !pointOfWord(/[\p{L}\p{M}.]*$/u.exec(before)![0], next, /^["'“‘«]/.test(following));
}
