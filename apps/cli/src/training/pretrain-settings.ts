import { parseAlbertConfig, type AlbertConfig } from '@albertkit/core';
import { adamwGoogle, adamwTorch, lambGoogle, schedule, type DivergenceOptions, type Optimiser, type PretrainOptions } from '@albertkit/training';
import type { PretrainRecipe } from './pretrain-recipe.js';

const optimisers = { 'adamw-torch': adamwTorch, 'adamw-google': adamwGoogle, 'lamb-google': lambGoogle } as const;

/** The model that a recipe asks for, through the same reading as any config.json. Throws `CONFIG_FIELD`. */
export function recipeConfig({ model, data: { pairing }, dropout = {} }: PretrainRecipe, vocabularySize: number): AlbertConfig {
  return parseAlbertConfig(JSON.stringify({
    model_type: 'albert', architectures: [pairing === 'none' ? 'AlbertForMaskedLM' : 'AlbertForPreTraining'], vocab_size: vocabularySize, ...model, intermediate_size: model.intermediate_size ?? 4 * model.hidden_size,
    hidden_dropout_prob: dropout.hidden ?? 0, attention_probs_dropout_prob: dropout.attention ?? 0, classifier_dropout_prob: dropout.classifier ?? 0.1,
  }));
}

/** How weights move, as a recipe says it. */
export const recipeOptimiser = ({ name, beta1, beta2, epsilon, weight_decay: weightDecay, clip_norm: clipNorm }: PretrainRecipe['optimiser']): Optimiser =>
  optimisers[name]({ beta1, beta2, weightDecay, clipNorm, ...(epsilon === undefined ? {} : { epsilon }) });

/** The learning rate of each update. */
export const recipeRate = ({ peak, warm_up: warmUp, decay, end, power }: PretrainRecipe['rate'], updates: number): ((update: number) => number) =>
  schedule({ peak, steps: updates, warmUp: Math.round(warmUp * updates), decay, end, power });

export const recipeDivergence = ({ rise, failures, restarts, rate_factor: rateFactor }: PretrainRecipe['divergence']): DivergenceOptions => ({ rise, failures, restarts, rateFactor });

/** What is made of the text. */
export const recipeData = ({ data, rows }: PretrainRecipe): PretrainOptions['data'] => ({
  length: data.tokens, batchSize: rows, pairing: data.pairing, shortSequences: data.short_rows, masking: data.masking, maskedShare: data.masked_share, longestNgram: data.longest_ngram, dupeFactor: data.repeats,
  ...(data.buckets ? { buckets: data.buckets } : {}),
});
