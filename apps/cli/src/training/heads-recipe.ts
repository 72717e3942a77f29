import { z } from 'zod';
import { finetuneFields, headFields } from './finetune-recipe.js';
import { positive, share, whole } from './recipe-parts.js';

const headName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'a head is named with letters, digits, - and _');

const head = z.strictObject({
  from: z.string().optional().describe('which of the heads of start to go on from; by default that of this name, or the only one of its kind'),
  ...headFields,
  weight: positive.default(1).describe('what a row of it counts beside one of another head'),
  share: positive.optional().describe('how often each of its rows comes in an epoch; 0.5 is every other one; by default as mixing_temperature has it'),
});

const maskedWords = z.strictObject({
  name: headName.default('words').describe('what the head is called'),
  files: z.array(z.string()).min(1).describe('text files, .gz too: a sentence or paragraph a line, an empty line between documents'),
  held_out: z.array(z.string()).optional().describe('text files whose loss is told with the dev rows, and decides nothing'),
  split_sentences: z.boolean().default(false).describe('split lines into sentences'),
  rows: whole.describe('rows an epoch, others each time'),
  tokens: whole.default(128).describe('most tokens of a row'),
  masked_share: share.default(0.15).describe('share of tokens to predict'),
  longest_ngram: whole.default(3).describe('most words hidden together'),
  weight: positive.default(1).describe('what a row of them counts beside one of another head'),
});

/** What `albertkit train finetune` reads for several heads. */
export const headsRecipe = z.strictObject({
  $schema: z.string().optional().describe('for editors; not read'),
  kind: z.literal('heads').describe('several heads on one encoder'),
  start: z.string().describe('model folder to start from, from the recipe\'s folder'),
  heads: z.record(headName, head).describe('the heads by name'),
  masked_words: maskedWords.optional().describe('masked words of plain text beside the heads, so that the model still fills masks'),
  mixing_temperature: z.number().min(1).default(2).describe('heads have rows in an epoch as their sizes to the power of 1 / this, the largest each once; 1 is each row of every head once'),
  ...finetuneFields,
});
export type HeadsRecipe = z.infer<typeof headsRecipe>;
