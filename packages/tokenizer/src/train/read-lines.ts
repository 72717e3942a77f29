import { TokenizerError } from '../errors.js';
import { randomNumbers } from './random.js';
import type { Turn } from './turns.js';

/** Lines of text, from memory or as they are read. */
export type Lines = Iterable<string> | AsyncIterable<string>;

/** Settings of `countRawWords`. */
export interface ReadSettings {
  readonly inputSentenceSize: number;
  readonly seed: number;
  readonly splitByWhitespace: boolean;
}

/**
 * How often each word of the lines occurs, as it stands between blanks (whole lines where `splitByWhitespace` is false).
 * Memory goes with the distinct words, or with the drawn lines where lines are drawn. Throws `TRAIN_OPTION` for anything
 * but lines of text.
 */
export async function countRawWords(lines: Lines, { inputSentenceSize, seed, splitByWhitespace }: ReadSettings, turn: Turn, onLine: (lines: number) => void): Promise<ReadonlyMap<string, number>> {
  const words = new Map<string, number>();
  const add = (word: string): void => {
    const before = words.get(word);
    if (before !== undefined) words.set(word, before + 1);
    else if (word !== '') words.set(ownCopy(word), 1);
  };
  const count = (line: string): void => {
    if (splitByWhitespace) for (const word of line.split(' ')) add(word);
    else add(line);
  };
  const random = randomNumbers(seed);
  const drawn: string[] = [];
  let read = 0;
  for await (const line of checked(lines)) {
    read++;
    if (inputSentenceSize === Infinity) count(line);
    else if (drawn.length < inputSentenceSize) drawn.push(line);
    else {
      // Each line so far is among the drawn with the same chance (Vitter 1985, algorithm R).
      const place = Math.floor(random() * read);
      if (place < inputSentenceSize) drawn[place] = line;
    }
    if (read % 256 !== 0) continue;
    onLine(read);
    await turn();
  }
  drawn.forEach(count);
  onLine(read);
  return words;
}

/** A word that is a piece of a line would keep the whole line in memory. */
function ownCopy(word: string): string {
  return word.length < 13 ? word : word.split('').join('');
}

async function* checked(lines: Lines): AsyncGenerator<string> {
  if (typeof lines === 'string') throw wrong('one string');
  for await (const line of lines) {
    if (typeof line !== 'string') throw wrong(`a line of type ${typeof line}`);
    yield line;
  }
}

function wrong(given: string): TokenizerError {
  return new TokenizerError('TRAIN_OPTION', `Training takes an iterable of lines of text, got ${given}.`, { option: 'lines', given });
}
