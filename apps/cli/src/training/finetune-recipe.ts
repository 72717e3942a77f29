import { z } from 'zod';
import { labelledTaskNames } from './labelled-tasks.js';
import { checkpointFields, divergenceFields, dropoutFields, optimiserFields, positive, scheduleFields, seedField, share, whole } from './recipe-parts.js';
import { rowReadingFields } from './row-reading.js';

/** Whether a text is a regular expression. */
function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Labelled rows, and how they are read. */
export const labelledData = z.strictObject({
  train: z.array(z.string()).min(1).describe('labelled rows to train on: JSON Lines, CSV, TSV or SQuAD\'s own .json, .gz too; paths from the recipe\'s folder'),
  dev: z.array(z.string()).optional().describe('labelled rows that are measured and never trained on'),
  dev_share: share.gt(0).lt(1).optional().describe('without dev: the share of the training rows, evenly spread, that is measured and not trained on'),
  dev_rows: whole.optional().describe('most dev rows that are measured, evenly spread; all by default'),
  ...rowReadingFields,
  max_tokens: whole.optional().describe('most tokens of a row; by default all positions of the model'),
  truncate: z.boolean().default(false).describe('cut longer texts; otherwise they slide in windows'),
});

/** Fields that every recipe of labelled rows has. */
export const finetuneFields = {
  token_budget: whole.default(4096).describe('most tokens of a batch, padding among them; with microbatches of each of these'),
  microbatches: whole.default(1).describe('parts of an update\'s batch, taken one after another to save memory'),
  epochs: whole.default(3).describe('how often the rows are gone through'),
  updates: whole.optional().describe('updates in all, in place of epochs'),
  optimiser: optimiserFields.prefault({}).describe('how weights move'),
  rate: scheduleFields.describe('the learning rate'),
  layer_decay: positive.max(1).optional().describe('what a layer learns more slowly by than the one above it'),
  frozen: z.string().refine(isPattern, 'a regular expression is wanted').optional().describe('regular expression; parameters whose names it is found in stay as they are'),
  recompute: z.boolean().default(false).describe('compute each layer again in the backward pass: less memory, more time'),
  dropout: dropoutFields.optional().describe('dropout while training; none when left out'),
  evaluate_every: whole.optional().describe('updates from one look at the dev rows to the next; by default an epoch'),
  patience: whole.optional().describe('end after so many looks in turn that were no better'),
  checkpoints: checkpointFields.prefault({}).describe('what is saved on the way'),
  divergence: divergenceFields.prefault({}).describe('when the loss runs away'),
  seed: seedField,
  seeds: z.array(z.int().min(0)).min(1).refine((seeds) => new Set(seeds).size === seeds.length, 'each seed once').optional().describe('train once with each of these in place of seed, and keep the run of the best dev metric'),
} as const;

/** Fields of one head. */
export const headFields = {
  task: z.enum(labelledTaskNames).describe('the task that is learned'),
  labels: z.array(z.string()).min(1).optional().describe('the labels in the order of their numbers; by default those of the training rows, sorted'),
  data: labelledData.describe('the labelled rows'),
  metric: z.string().optional().describe('the metric that decides which weights are kept; by default the first of the task'),
  calibrate: z.boolean().default(false).describe('fit a temperature on the dev rows, which divides the logits of the head'),
  rate_factor: positive.default(1).describe('what the learning rate of the head\'s own parameters is multiplied by'),
} as const;

const teacher = z.strictObject({
  model: z.string().describe('model folder with a head of the same task and labels, from the recipe\'s folder'),
  head: z.string().optional().describe('which of its heads, where several could'),
  weight: share.gt(0).default(0.5).describe('share of the loss that is the teacher\'s; the rest is that of the labels'),
  temperature: positive.default(2).describe('what the logits of both are divided by before they are compared'),
});

/** What `albertkit train finetune` reads for one head. */
export const finetuneRecipe = z.strictObject({
  $schema: z.string().optional().describe('for editors; not read'),
  kind: z.literal('finetune').describe('one head'),
  start: z.string().describe('model folder to start from, from the recipe\'s folder'),
  head: z.string().optional().describe('which of its heads to go on from, where several could'),
  ...headFields,
  teacher: teacher.optional().describe('a model to learn from beside the labels'),
  ...finetuneFields,
});
export type FinetuneRecipe = z.infer<typeof finetuneRecipe>;
