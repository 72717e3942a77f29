import { parseAlbertConfig, type AlbertConfig } from '@albertkit/core';
import type { PretrainOptions } from '@albertkit/training';
import type { PretrainRecipe } from './pretrain-recipe.js';

/** The model that a recipe asks for, through the same reading as any config.json. Throws `CONFIG_FIELD`. */
export function recipeConfig({ model, data: { pairing }, dropout = {} }: PretrainRecipe, vocabularySize: number): AlbertConfig {
  return parseAlbertConfig(JSON.stringify({
    model_type: 'albert', architectures: [pairing === 'none' ? 'AlbertForMaskedLM' : 'AlbertForPreTraining'], vocab_size: vocabularySize, ...model, intermediate_size: model.intermediate_size ?? 4 * model.hidden_size,
    hidden_dropout_prob: dropout.hidden ?? 0, attention_probs_dropout_prob: dropout.attention ?? 0, classifier_dropout_prob: dropout.classifier ?? 0.1,
  }));
}

/** What is made of the text. */
export const recipeData = ({ data, rows }: PretrainRecipe): PretrainOptions['data'] => ({
  length: data.tokens, batchSize: rows, pairing: data.pairing, shortSequences: data.short_rows, masking: data.masking, maskedShare: data.masked_share, longestNgram: data.longest_ngram, dupeFactor: data.repeats,
  ...(data.buckets ? { buckets: data.buckets } : {}),
});
