import { AlbertkitError } from '@albertkit/core';
import { addedTokens, type Pairing } from './examples.js';
import type { WordRule } from './word-starts.js';

/** What decides the rows and batches of a corpus; plain JSON. */
export type PretrainingSettings = {
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Most tokens of a row, [CLS] and [SEP] counted. */
  readonly length: number;
  /** Rows of a batch. */
  readonly batchSize: number;
  /** Batches in turn that are of one shape, to be parts of one update: all of `batchSize` rows then, the last ones filled up with empty rows. 1 when left out. */
  readonly microbatches: number;
  /** Lengths that rows are padded to, each to the least that holds it; rising, the last is `length`. `[length]` when left out. */
  readonly buckets: readonly number[];
  /** `sentence-order` when left out. */
  readonly pairing: Pairing;
  /** How likely a row is to be packed to a random shorter length; 0.1 when left out. */
  readonly shortSequences: number;
  /** How many different examples are made of the text before they come round again, one set an epoch; 40 when left out. */
  readonly dupeFactor: number;
  /** `dynamic`: a row is masked anew each time it is seen; `static`: always the same where examples come round again. `dynamic` when left out. */
  readonly masking: 'dynamic' | 'static';
  /** Share of the tokens that are to be predicted; 0.15 when left out. */
  readonly maskedShare: number;
  /** Most predictions of a row; the share of `length` when left out. */
  readonly maxPredictions: number;
  /** Most words of an n-gram that is masked; 3 when left out. */
  readonly longestNgram: number;
  /** `google` when left out. */
  readonly words: WordRule;
};
export type PretrainingOptions = Pick<PretrainingSettings, 'seed' | 'length' | 'batchSize'> & Partial<PretrainingSettings>;

/** Settings with all defaults filled in. Throws `DATA_OPTION`. */
export function pretrainingSettings(given: PretrainingOptions): PretrainingSettings {
  const { seed, length, batchSize, microbatches = 1, buckets = [length], pairing = 'sentence-order', shortSequences = 0.1, dupeFactor = 40, masking = 'dynamic', maskedShare = 0.15, longestNgram = 3, words = 'google' } = given;
  const settings = { seed, length, batchSize, microbatches, buckets, pairing, shortSequences, dupeFactor, masking, maskedShare, maxPredictions: given.maxPredictions ?? Math.max(1, Math.round(length * maskedShare)), longestNgram, words };
  const check = (option: keyof PretrainingSettings, fits: boolean, wanted: string): void => {
    if (!fits) throw new AlbertkitError('DATA_OPTION', `${option} is ${wanted}, got ${JSON.stringify(given[option])}.`, { option, given: given[option] });
  };
  const one = <Choice extends string>(option: keyof PretrainingSettings, choices: readonly Choice[]): void => check(option, choices.some((choice) => choice === settings[option]), choices.join(' or '));
  one('pairing', ['sentence-order', 'next-sentence', 'none']);
  one('masking', ['dynamic', 'static']);
  one('words', ['google', 'marked']);
  check('seed', Number.isSafeInteger(seed) && seed >= 0, 'a whole number from 0 to 2^53 - 1');
  const least = addedTokens(pairing) + 2;
  check('length', Number.isSafeInteger(length) && length >= least, `a whole number from ${least}`);
  check('buckets', Array.isArray(buckets) && buckets.at(-1) === length && buckets.every((bucket, n) => Number.isSafeInteger(bucket) && bucket > (buckets[n - 1] ?? 0)), `rising whole numbers, the last the length of ${length}`);
  for (const option of ['shortSequences', 'maskedShare'] as const) check(option, settings[option] >= 0 && settings[option] <= 1, 'a number from 0 to 1');
  for (const option of ['batchSize', 'microbatches', 'dupeFactor', 'maxPredictions', 'longestNgram'] as const) check(option, Number.isSafeInteger(settings[option]) && settings[option] >= 1, 'a whole number from 1');
  return settings;
}
