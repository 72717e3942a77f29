import { AlbertkitError } from '@albertkit/core';
import { drawLength } from '../pretraining/ngram-masking.js';
import { randomNumbers } from '../random-numbers.js';

/** Which words of a text are asked for; plain JSON. */
export type AskedWordsSettings = {
  /** A whole number from 0 to 2^53 - 1; 0 when left out. */
  readonly seed: number;
  /** About which share of the words is hidden; 0.15 when left out. */
  readonly maskedShare: number;
  /** Most words in a row that are hidden as one, n with a chance that goes with 1/n; 1 when left out. */
  readonly longestNgram: number;
};

/** Settings with all defaults filled in. Throws `DATA_OPTION`. */
export function askedWordsSettings({ seed = 0, maskedShare = 0.15, longestNgram = 1 }: Partial<AskedWordsSettings>): AskedWordsSettings {
  const check = (option: string, given: number, fits: boolean, wanted: string): void => {
    if (!fits) throw new AlbertkitError('DATA_OPTION', `${option} is ${wanted}, got ${given}.`, { option, given });
  };
  check('seed', seed, Number.isSafeInteger(seed) && seed >= 0, 'a whole number from 0 to 2^53 - 1');
  check('maskedShare', maskedShare, maskedShare > 0 && maskedShare <= 1, 'a number over 0, up to 1');
  check('longestNgram', longestNgram, Number.isSafeInteger(longestNgram) && longestNgram >= 1, 'a whole number from 1');
  return { seed, maskedShare, longestNgram };
}

/**
 * Which of `count` words of a sentence are asked for. It follows from the seed, the numbers of the document and the sentence, and the place
 * of the word alone: every vocabulary is asked for the same ones.
 */
export function askedWords(count: number, { seed, maskedShare, longestNgram }: AskedWordsSettings, document: number, sentence: number): Uint8Array {
  const asked = new Uint8Array(count);
  const begin = beginning(maskedShare, longestNgram);
  for (let word = 0; word < count; word++) {
    const random = randomNumbers(seed, 'questions', [document, sentence, word]);
    if (!random.chance(begin)) continue;
    const end = word + drawLength(longestNgram, random);
    asked.fill(1, word, end);
    word = end - 1;
  }
  return asked;
}

/** How likely a word that follows no hidden one begins an n-gram, so that the share of hidden words is the one that is wanted. */
function beginning(share: number, longest: number): number {
  let harmonic = 0;
  for (let n = 1; n <= longest; n++) harmonic += 1 / n;
  const meanLength = longest / harmonic;
  return share / (meanLength * (1 - share) + share);
}
