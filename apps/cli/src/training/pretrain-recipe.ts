import { z } from 'zod';
import { checkpointFields, divergenceFields, dropoutFields, optimiserFields, scheduleFields, seedField, share, whole } from './recipe-parts.js';

const model = z.strictObject({
  embedding_size: whole.default(128).describe('size of a word\'s vector'),
  hidden_size: whole.default(768).describe('size of a hidden state'),
  intermediate_size: whole.optional().describe('size inside a feed-forward layer; by default 4 times hidden_size'),
  num_hidden_layers: whole.default(12).describe('how often a block is applied'),
  num_hidden_groups: whole.default(1).describe('how many blocks there are; layers share them in turn'),
  num_attention_heads: whole.default(12).describe('attention heads, a divisor of hidden_size'),
  max_position_embeddings: whole.default(512).describe('longest text in tokens'),
  hidden_act: z.enum(['gelu', 'gelu_new', 'relu']).default('gelu_new').describe('the activation; gelu is the exact one'),
  initializer_range: z.number().positive().default(0.02).describe('deviation of the first weights'),
});

const data = z.strictObject({
  files: z.array(z.string()).min(1).describe('text files, .gz too: a sentence or paragraph a line, an empty line between documents; paths from the recipe\'s folder'),
  held_out: z.array(z.string()).optional().describe('text files whose loss is measured and never trained on'),
  split_sentences: z.boolean().default(false).describe('split lines into sentences'),
  tokens: whole.default(128).describe('most tokens of a row'),
  buckets: z.array(whole).optional().describe('lengths that rows are padded to, rising, the last is tokens'),
  pairing: z.enum(['sentence-order', 'next-sentence', 'none']).default('sentence-order').describe('the second task: ALBERT\'s, BERT\'s, or none'),
  pair_weight: z.number().nonnegative().default(1).describe('what the loss of the second task counts for, beside 1 for masked words'),
  short_rows: share.default(0.1).describe('share of rows that are packed to a random shorter length'),
  masking: z.enum(['dynamic', 'static']).default('dynamic').describe('new masks each time a row is seen, or always the same'),
  masked_share: share.default(0.15).describe('share of tokens to predict'),
  longest_ngram: whole.default(3).describe('most words hidden together'),
  shuffled_tokens: whole.default(2 ** 25).describe('how many tokens of text are shuffled together, at 2 to 4 bytes each; longer text comes part after part, so put kinds of text that should be mixed within one part'),
  repeats: whole.default(40).describe('different examples made of the text before they come round again'),
});

/** What `albertkit train pretrain` reads. */
export const pretrainRecipe = z.strictObject({
  $schema: z.string().optional().describe('for editors; not read'),
  kind: z.literal('pretrain').describe('pretrain'),
  tokenizer: z.string().describe('folder or file of the tokenizer, from the recipe\'s folder'),
  start: z.string().optional().describe('model folder whose weights to go on from, in place of random ones'),
  model: model.prefault({}).describe('the model, by the names of config.json'),
  data: data.describe('the text and what is made of it'),
  rows: whole.default(16).describe('rows of a batch'),
  microbatches: whole.default(1).describe('batches of one update, taken one after another to save memory'),
  updates: whole.describe('updates in all'),
  warm_start: z.boolean().default(false).describe('start word embeddings from which words stand near each other in the text'),
  recompute: z.boolean().default(false).describe('compute layers again on the way back, to save memory'),
  optimiser: optimiserFields.prefault({}).describe('how weights move'),
  rate: scheduleFields.describe('the learning rate'),
  dropout: dropoutFields.optional().describe('dropout while training; none when left out'),
  evaluate_every: whole.default(500).describe('updates from one held-out loss to the next'),
  evaluate_batches: whole.default(50).describe('held-out batches that are measured'),
  checkpoints: checkpointFields.prefault({}).describe('what is saved on the way'),
  divergence: divergenceFields.prefault({}).describe('when the loss runs away'),
  seed: seedField,
});
export type PretrainRecipe = z.infer<typeof pretrainRecipe>;
