import { z } from 'zod';
import { labelledTaskNames } from './labelled-tasks.js';
import { checkpointFields, divergenceFields, dropoutFields, optimiserFields, positive, scheduleFields, seedField, whole } from './recipe-parts.js';

/** Whether a text is a regular expression. */
function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

const column = z.string().min(1).optional();
const columns = z.strictObject({
  text: column.describe('the text'),
  text_pair: column.describe('the second text of a pair'),
  label: column.describe('the one label of a text; the number or letter of the right choice'),
  labels: column.describe('all labels that hold, a list'),
  values: column.describe('the number, or list of numbers, that a regression gives'),
  tokens: column.describe('words, a list'),
  tags: column.describe('a tag for each word, such as B-PER, a list'),
  spans: column.describe('entities of a text, a list of {label, start, end}'),
  question: column.describe('the question'),
  context: column.describe('the passage that it is about'),
  answers: column.describe('answers as in SQuAD: {text, answer_start}, or a list of these; none where there is no answer'),
  choices: column.describe('the choices, a list'),
});

const data = z.strictObject({
  train: z.array(z.string()).min(1).describe('labelled rows to train on: JSON Lines, CSV or TSV, .gz too; paths from the recipe\'s folder'),
  dev: z.array(z.string()).optional().describe('labelled rows that are measured and never trained on'),
  columns: columns.prefault({}).describe('what the fields are called in the files, where not by these names'),
  max_tokens: whole.optional().describe('most tokens of a row; by default all positions of the model'),
  truncate: z.boolean().default(false).describe('cut longer texts; otherwise they slide in windows'),
});

/** What `albertkit train finetune` reads. */
export const finetuneRecipe = z.strictObject({
  $schema: z.string().optional().describe('for editors; not read'),
  kind: z.literal('finetune').describe('finetune'),
  start: z.string().describe('model folder to start from, from the recipe\'s folder'),
  head: z.string().optional().describe('which of its heads to go on from, where several could'),
  task: z.enum(labelledTaskNames).describe('the task that is learned'),
  labels: z.array(z.string()).min(1).optional().describe('the labels in the order of their numbers; by default those of the training rows, sorted'),
  data: data.describe('the labelled rows'),
  token_budget: whole.default(4096).describe('most tokens of a batch, padding among them'),
  epochs: whole.default(3).describe('how often the rows are gone through'),
  updates: whole.optional().describe('updates in all, in place of epochs'),
  optimiser: optimiserFields.prefault({}).describe('how weights move'),
  rate: scheduleFields.describe('the learning rate'),
  layer_decay: positive.max(1).optional().describe('what a layer learns more slowly by than the one above it'),
  frozen: z.string().refine(isPattern, 'a regular expression is wanted').optional().describe('regular expression; parameters whose names it is found in stay as they are'),
  recompute: z.boolean().default(false).describe('compute each layer again in the backward pass: less memory, more time'),
  dropout: dropoutFields.optional().describe('dropout while training; none when left out'),
  evaluate_every: whole.optional().describe('updates from one look at the dev rows to the next; by default an epoch'),
  metric: z.string().optional().describe('the metric that decides which weights are kept; by default the first of the task'),
  patience: whole.optional().describe('end after so many looks in turn that were no better'),
  calibrate: z.boolean().default(false).describe('fit a temperature on the dev rows and divide the head\'s last layer by it'),
  checkpoints: checkpointFields.prefault({}).describe('what is saved on the way'),
  divergence: divergenceFields.prefault({}).describe('when the loss runs away'),
  seed: seedField,
});
export type FinetuneRecipe = z.infer<typeof finetuneRecipe>;
