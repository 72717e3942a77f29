import { AlbertkitError } from '@albertkit/core';
import type { Model } from '@albertkit/tasks';
import { requireSome } from '../metrics/paired.js';
import { askedSentences, type AskedSentence } from './asked-sentences.js';
import { askedWordsSettings, type AskedWordsSettings } from './asked-words.js';
import { openHiddenTokens, type HiddenTokenOptions, type TokenJudgement } from './hidden-tokens.js';
import { askedRows, type AskedRow } from './asked-rows.js';

export type MaskedWordOptions = Partial<AskedWordsSettings> & HiddenTokenOptions & {
  /** Most tokens of a row, [CLS] and [SEP] counted; 64 when left out. */
  readonly tokens?: number;
  /** End after the sentence in which so many words were to be asked for; all when left out. */
  readonly limit?: number;
  /** Told now and then how many words were judged. */
  readonly onProgress?: (words: number) => void;
};

/** What a masked language model knows of the words of a text; losses are negative log-likelihoods in nats. */
export type MaskedWordEvaluation = {
  /** The mean over words of the sum over a word's tokens: models of different vocabularies compare by this one. */
  readonly wordLoss: number;
  /** The standard error of that mean, as if words were independent. */
  readonly wordLossError: number;
  /** The share of words whose every token is the likeliest. */
  readonly wordAccuracy: number;
  /** The mean over hidden tokens. */
  readonly tokenLoss: number;
  readonly tokenAccuracy: number;
  /** The share of hidden tokens among the five likeliest. */
  readonly tokenAccuracyAt5: number;
  readonly words: number;
  readonly tokens: number;
  /** Words that were to be asked for and have an unknown piece, or more tokens than a row. */
  readonly unasked: number;
  readonly rows: number;
};

const rowsAtOnce = 256;

/**
 * Hides whole words of documents (each its sentences, as `textDocuments` gives them) and measures what a model's masked-LM head makes of
 * them. The words are chosen in the text, by a hash of seed, document, sentence and place, so two models of different vocabularies
 * are asked for the same words of the same text. Every token of an asked word becomes [MASK], all at once: the loss of a word is the
 * sum of what each of its tokens costs without the others. Throws `TASK_HEAD`, `HEAD_AMBIGUOUS`, `HEAD_UNKNOWN`, `VOCABULARY_SPECIAL`,
 * `DATA_OPTION`, `METRIC_EMPTY` where no word was asked for, and what the documents, the backend and the signal throw.
 */
export async function evaluateMaskedWords(model: Model, documents: Iterable<readonly string[]> | AsyncIterable<readonly string[]>, { tokens = 64, limit = Infinity, onProgress, ...options }: MaskedWordOptions): Promise<MaskedWordEvaluation> {
  const settings = askedWordsSettings(options);
  await using hidden = await openHiddenTokens(model, options);
  const { vocabulary, config: { maxPositions } } = hidden;
  if (!Number.isSafeInteger(tokens) || tokens < 3 || tokens > maxPositions) throw new AlbertkitError('DATA_OPTION', `tokens is a whole number from 3 to the model's ${maxPositions} positions, got ${tokens}.`, { option: 'tokens', given: tokens });
  const room = tokens - 2;
  const tally = wordTally();
  let unasked = 0;
  const sentences = async function* (): AsyncGenerator<AskedSentence> {
    let seen = 0;
    for await (const sentence of askedSentences(documents, model.tokenizer, settings, vocabulary.special, room)) {
      options.signal?.throwIfAborted();
      unasked += sentence.unasked;
      yield sentence;
      if ((seen += sentence.asked + sentence.unasked) >= limit) return;
    }
  };
  const run = async (rows: readonly AskedRow[]): Promise<void> => {
    const judged = await hidden.judge(rows);
    rows.forEach((row, n) => tally.add(row, judged[n]!));
    onProgress?.(tally.words());
  };
  let waiting: AskedRow[] = [];
  for await (const row of askedRows(sentences(), vocabulary, room)) {
    if (waiting.push(row) < rowsAtOnce) continue;
    await run(waiting);
    waiting = [];
  }
  await run(waiting);
  return { ...tally.result(), unasked };
}

type WordTally = {
  /** Adds a row by the judgements of its hidden tokens. */
  add(row: AskedRow, judged: readonly TokenJudgement[]): void;
  words(): number;
  result(): Omit<MaskedWordEvaluation, 'unasked'>;
};

function wordTally(): WordTally {
  const sums = { rows: 0, words: 0, tokens: 0, loss: 0, squares: 0, right: 0, first: 0, firstFive: 0 };
  return {
    add({ words }, judged) {
      sums.rows++;
      for (let k = 0; k < words.length;) {
        const word = words[k];
        let [loss, right] = [0, true];
        for (; k < words.length && words[k] === word; k++) {
          const { rank, negativeLogLikelihood } = judged[k]!;
          loss += negativeLogLikelihood;
          right &&= rank === 0;
          sums.tokens++;
          sums.first += Number(rank === 0);
          sums.firstFive += Number(rank < 5);
        }
        sums.words++;
        sums.loss += loss;
        sums.squares += loss ** 2;
        sums.right += Number(right);
      }
    },
    words: () => sums.words,
    result() {
      const { rows, words, tokens, loss, squares, right, first, firstFive } = sums;
      requireSome('loss of masked words', words);
      const mean = loss / words;
      return { wordLoss: mean, wordLossError: Math.sqrt(Math.max(0, squares / words - mean ** 2) / words), wordAccuracy: right / words, tokenLoss: loss / tokens, tokenAccuracy: first / tokens, tokenAccuracyAt5: firstFive / tokens, words, tokens, rows };
    },
  };
}
