import { blankSign } from '../albert.js';
import { isWhiteSpace } from '../white-space.js';
import type { TrainSettings } from './options.js';
import { addCount, type Counts } from './text-counts.js';
import type { Turn } from './turns.js';

/**
 * Raw words, normalised, as SentencePiece sees them: each begun by `▁`, one word apiece (or joined, where pieces may reach
 * over white space), and cut at user-defined symbols.
 */
export async function textParts(raw: ReadonlyMap<string, number>, normalise: (text: string) => string, { splitByWhitespace, userDefinedSymbols }: Pick<TrainSettings, 'splitByWhitespace' | 'userDefinedSymbols'>, turn: Turn): Promise<Counts> {
  const parts: Counts = new Map();
  const border = anyOf(userDefinedSymbols);
  let done = 0;
  for (const [text, count] of raw) {
    if (++done % 1024 === 0) await turn();
    const words = wordsOf(normalise(text)).map((word) => blankSign + word);
    for (const word of splitByWhitespace ? words : [words.join('')]) {
      if (!border) addCount(parts, word, count);
      else for (const part of word.split(border)) addCount(parts, part, count);
    }
  }
  return parts;
}

/** Words between white space; `▁` in a text means white space too. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !isWhiteSpace(text.charCodeAt(i)) && text[i] !== blankSign) continue;
    if (i > start) words.push(text.slice(start, i));
    start = i + 1;
  }
  return words;
}

/** Matches the longest of the symbols that stands at a place; undefined without symbols. */
function anyOf(symbols: readonly string[]): RegExp | undefined {
  if (symbols.length === 0) return undefined;
  const literals = [...symbols].sort((a, b) => b.length - a.length).map((symbol) => symbol.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(literals.join('|'), 'u');
}
