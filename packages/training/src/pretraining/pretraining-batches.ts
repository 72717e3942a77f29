import { AlbertkitError, type Tensors } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import { batchPlan, type PlannedBatch } from './batch-plan.js';
import { batchTensors } from './batch-tensors.js';
import type { Corpus } from './corpus.js';
import { vocabularyHash } from './corpus-index.js';
import { checkPosition, type DataPosition } from './data-position.js';
import { addedTokens, examplesOf, type Example } from './examples.js';
import { maskedRow, maskVocabulary } from './masked-row.js';
import { randomNumbers, shuffledNumbers } from '../random-numbers.js';
import { pretrainingSettings, type PretrainingOptions, type PretrainingSettings } from './settings.js';
import type { Shard } from './shard.js';

export type PretrainingBatchOptions = PretrainingOptions & {
  /** Feed `masked_positions` and the labels there alone, for a loss that scores no other word. */
  readonly maskedPositions?: boolean;
  /** How often the text is gone through; for ever when left out. */
  readonly epochs?: number;
  /** Where to go on: the `position` of the last batch that was used, or its JSON read again. */
  readonly from?: unknown;
};

export type PretrainingBatch = {
  /**
   * What `albertLoss(config, 'pretraining')` takes, int32: `input_ids`, `attention_mask`, `token_type_ids`, `labels` [batch, sequence]
   * and `sentence_order_label` [batch], which is left out without pairs, as 'masked-lm' takes it; or `masked_positions` and `labels` [masked].
   */
  readonly inputs: Tensors;
  /** Tokens, padding not counted. */
  readonly tokens: number;
  readonly epoch: number;
  /** Where the data go on after this batch, or after all microbatches of its update. */
  readonly position: DataPosition;
};

/**
 * Batches of masked rows from a corpus, epoch after epoch: shards in random order, their examples made and shuffled while a shard
 * is held, masks drawn row by row. All of it follows from the seed and the corpus, so that data go on from a position bit for
 * bit, on any machine. Throws at the first batch: `DATA_OPTION`; `VOCABULARY_CHANGED` where the corpus was made with another
 * vocabulary; `VOCABULARY_SPECIAL`; and for `from` `DATA_POSITION`, `DATA_CHANGED` and `RESUME_MISMATCH`.
 */
export async function* pretrainingBatches(corpus: Corpus, tokenizer: Tokenizer, options: PretrainingBatchOptions): AsyncGenerator<PretrainingBatch> {
  const settings = pretrainingSettings(options);
  const { epochs = Infinity, maskedPositions = false, from } = options;
  const { index } = corpus;
  if (index.vocabulary !== await vocabularyHash(tokenizer)) throw new AlbertkitError('VOCABULARY_CHANGED', 'The corpus was made with another vocabulary: build it again with this one.', { wanted: index.vocabulary });
  const vocabulary = maskVocabulary(tokenizer, settings.words);
  const start = from === undefined ? { epoch: 0, shard: 0, batch: 0 } : checkPosition(from, index, settings);
  let { shard: place, batch: first } = start;
  for (let { epoch } = start; epoch < epochs; epoch++) {
    const shards = shuffledNumbers(index.shards.length, randomNumbers(settings.seed, 'shards', [epoch, 0, 0]));
    for (; place < shards.length; place++) {
      const number = shards[place]!;
      const shard = await corpus.read(number);
      const { examples, batches } = shardBatches(shard, number, epoch, settings);
      const masks = settings.masking === 'static' ? epoch % settings.dupeFactor : epoch;
      for (let batch = first; batch < batches.length; batch++) {
        const { length, rows } = batches[batch]!;
        const masked = rows.map((row) => maskedRow(shard, examples[row]!, vocabulary, settings, randomNumbers(settings.seed, 'masks', [masks, number, row])));
        const order = settings.pairing === 'none' ? undefined : rows.map((row) => examples[row]!.label!);
        const position = { corpus: index.sha256, settings, ...after(epoch, place, batch, batches.length, shards.length) };
        for (let part = 0; part < settings.microbatches; part++) {
          const [begin, end] = [part * settings.batchSize, (part + 1) * settings.batchSize];
          const inputs = batchTensors({ rows: masked.slice(begin, end), order: order?.slice(begin, end), length }, vocabulary.pad, maskedPositions, settings);
          yield { inputs, tokens: masked.slice(begin, end).reduce((sum, { ids }) => sum + ids.length, 0), epoch, position };
        }
      }
      first = 0;
    }
    place = 0;
  }
}

/** The examples of a shard in an epoch, and how they go together. */
function shardBatches(shard: Shard, number: number, epoch: number, settings: PretrainingSettings): { readonly examples: readonly Example[]; readonly batches: readonly PlannedBatch[] } {
  const { seed, pairing, buckets, batchSize, microbatches } = settings;
  const examples = examplesOf(shard, settings, randomNumbers(seed, 'examples', [epoch % settings.dupeFactor, number, 0]));
  const lengths = examples.map(({ first, second }) => first.end - first.start + (second ? second.end - second.start : 0) + addedTokens(pairing));
  return { examples, batches: batchPlan(lengths, buckets, batchSize * microbatches, randomNumbers(seed, 'batches', [epoch, number, 0])) };
}

function after(epoch: number, shard: number, batch: number, batches: number, shards: number): { readonly epoch: number; readonly shard: number; readonly batch: number } {
  if (batch + 1 < batches) return { epoch, shard, batch: batch + 1 };
  return shard + 1 < shards ? { epoch, shard: shard + 1, batch: 0 } : { epoch: epoch + 1, shard: 0, batch: 0 };
}
