import { AlbertkitError } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import type { Example } from './examples.js';
import { pickNgrams, predictionBudget } from './ngram-masking.js';
import type { RandomNumbers } from '../random-numbers.js';
import type { Stretch } from './segments.js';
import type { PretrainingSettings } from './settings.js';
import type { Shard } from './shard.js';
import { wordStarts, type WordRule } from './word-starts.js';

/** What masking knows of a vocabulary. */
export type MaskVocabulary = {
  readonly cls: number;
  readonly sep: number;
  readonly mask: number;
  readonly pad: number;
  /** For each id, 1 where its piece begins a word. */
  readonly starts: Uint8Array;
  /** For each id, 1 where it is a special piece and never masked. */
  readonly special: Uint8Array;
  /** The ids that may stand in for a masked one: all that are not special. */
  readonly ordinary: Int32Array;
};

/** Reads off a tokenizer what masking needs. Throws `VOCABULARY_SPECIAL` where a special piece, or any other piece, is missing. */
export function maskVocabulary(tokenizer: Tokenizer, rule: WordRule): MaskVocabulary {
  const { cls, sep, mask, pad, unknown } = tokenizer.special;
  const special = new Uint8Array(tokenizer.vocabularySize);
  for (const id of [cls, sep, mask, pad, unknown]) if (id >= 0) special[id] = 1;
  const ordinary = Int32Array.from(special.keys()).filter((id) => special[id] === 0);
  const missing = Object.entries({ '[CLS]': cls, '[SEP]': sep, '[MASK]': mask, '<pad>': pad }).flatMap(([piece, id]) => (id < 0 ? [piece] : []));
  if (missing.length > 0 || ordinary.length === 0) throw new AlbertkitError('VOCABULARY_SPECIAL', `Pre-training needs a vocabulary with [CLS], [SEP], [MASK], <pad> and pieces of text, and this one has no ${missing.join(', ') || 'piece of text'}.`, { missing });
  return { cls, sep, mask, pad, starts: wordStarts(tokenizer, rule), special, ordinary };
}

/** A row before padding. */
export type MaskedRow = {
  /** [tokens], masked. */
  readonly ids: Int32Array;
  /** The first position of token type 1: that of the second segment, or the length. */
  readonly secondFrom: number;
  /** The positions to predict, rising, and the ids that stood there. */
  readonly positions: readonly number[];
  readonly labels: readonly number[];
};

/**
 * [CLS] first [SEP] second [SEP], with n-grams of whole words hidden: of each piece of them 80 % become [MASK], 10 % a random
 * piece that is not special, and 10 % stay. Words that hold a special piece, the unknown one too, are never hidden.
 */
export function maskedRow({ ids: text }: Shard, { first, second }: Example, vocabulary: MaskVocabulary, settings: Pick<PretrainingSettings, 'maskedShare' | 'maxPredictions' | 'longestNgram'>, random: RandomNumbers): MaskedRow {
  const segments = second ? [first, second] : [first];
  const ids = new Int32Array(segments.reduce((sum, { start, end }) => sum + end - start + 1, 1));
  ids[0] = vocabulary.cls;
  let at = 1;
  let secondFrom = ids.length;
  const words: Stretch[] = [];
  segments.forEach(({ start, end }, n) => {
    if (n === 1) secondFrom = at;
    ids.set(text.subarray(start, end), at);
    words.push(...wordsOf(ids, at, at + end - start, vocabulary));
    at += end - start;
    ids[at++] = vocabulary.sep;
  });
  const budget = predictionBudget(ids.length, settings.maskedShare, settings.maxPredictions);
  const positions = pickNgrams(words, budget, settings.longestNgram, random).flatMap(({ start, end }) => Array.from({ length: end - start }, (_, n) => start + n)).sort((a, b) => a - b);
  const labels = positions.map((position) => ids[position]!);
  for (const position of positions) {
    const drawn = random.below(10);
    if (drawn < 8) ids[position] = vocabulary.mask;
    else if (drawn === 8) ids[position] = vocabulary.ordinary[random.below(vocabulary.ordinary.length)]!;
  }
  return { ids, secondFrom, positions, labels };
}

/** The words of a segment, which always begins with one, without those that hold a special piece. */
function wordsOf(ids: Int32Array, from: number, to: number, { starts, special }: MaskVocabulary): readonly Stretch[] {
  const words: Stretch[] = [];
  let start = from;
  let hidden = false;
  for (let at = from; at <= to; at++) {
    if (at > start && (at === to || starts[ids[at]!] === 1)) {
      if (!hidden) words.push({ start, end: at });
      [start, hidden] = [at, false];
    }
    if (at < to && special[ids[at]!] === 1) hidden = true;
  }
  return words;
}
