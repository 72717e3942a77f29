import type { Tokenizer } from '@albertkit/tokenizer';
import type { Corpus } from '../pretraining/corpus.js';
import { pretrainingBatches } from '../pretraining/pretraining-batches.js';
import { pretrainingSettings, type PretrainingOptions, type PretrainingSettings } from '../pretraining/settings.js';
import type { TrainingUnit } from './training-units.js';

/** What is made of a text: see `PretrainingSettings`. */
export type MaskedWordSettings = Pick<PretrainingSettings, 'length'> & Partial<Pick<PretrainingSettings, 'shortSequences' | 'maskedShare' | 'maxPredictions' | 'longestNgram' | 'words'>>;

/** The settings of pre-training for masked words alone, rows one by one. */
export const maskedWordData = (settings: MaskedWordSettings): Omit<PretrainingOptions, 'seed'> =>
  ({ ...settings, pairing: 'none', batchSize: 1 });

/**
 * Rows of masked words, so many an epoch: those of a pre-training on masked words alone, from the beginning of its epoch of that number. The
 * same seed, text and epoch give the same rows. Throws as `pretrainingBatches`.
 */
export async function maskedWordRows(corpus: Corpus, tokenizer: Tokenizer, settings: MaskedWordSettings, { rows, seed, epoch }: { readonly rows: number; readonly seed: number; readonly epoch: number }): Promise<readonly TrainingUnit[]> {
  const options = { ...maskedWordData(settings), seed };
  const from = { corpus: corpus.index.sha256, settings: pretrainingSettings(options), epoch, shard: 0, batch: 0 };
  const units: TrainingUnit[] = [];
  for await (const { inputs, tokens } of pretrainingBatches(corpus, tokenizer, { ...options, from })) {
    const own = (name: string): Int32Array => Int32Array.from(inputs[name]!.data.subarray(0, tokens));
    units.push({ rows: [{ ids: own('input_ids'), typeIds: own('token_type_ids') }], labels: { labels: { dtype: 'int32', shape: [1, tokens], data: own('labels') } }, first: true });
    if (units.length === rows) break;
  }
  return units;
}
