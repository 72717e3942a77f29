import { z } from 'zod';

const whole = z.int().min(1);
const positive = z.number().positive();
const share = z.number().min(0).max(1);

/** Fields that recipes of both kinds of training have. Every field says what it does: docs/recipes.md is made of it. */
export const optimiserFields = z.strictObject({
  name: z.enum(['adamw-torch', 'adamw-google', 'lamb-google']).default('adamw-torch').describe('AdamW as in PyTorch or as in Google\'s code, which differ, or LAMB as in Google\'s code'),
  beta1: z.number().min(0).lt(1).default(0.9).describe('decay of the average of the gradient'),
  beta2: z.number().min(0).lt(1).default(0.999).describe('decay of the average of its square'),
  epsilon: positive.optional().describe('added to the root of that average; by default what the optimiser was published with'),
  weight_decay: z.number().min(0).default(0.01).describe('decay of weights; LayerNorms and biases have none'),
  clip_norm: positive.default(1).describe('largest global norm of the gradient'),
});

export const scheduleFields = z.strictObject({
  peak: positive.describe('the largest learning rate'),
  warm_up: share.default(0.1).describe('share of the updates over which the rate rises'),
  decay: z.enum(['constant', 'linear', 'cosine', 'polynomial']).default('linear').describe('how it falls after that'),
  end: z.number().min(0).default(0).describe('the rate at the end'),
  power: positive.default(1).describe('the power of the polynomial'),
});

export const dropoutFields = z.strictObject({
  hidden: share.lt(1).optional().describe('of embeddings and of what a layer adds'),
  attention: share.lt(1).optional().describe('of attention probabilities'),
  classifier: share.lt(1).optional().describe('before a head'),
});

export const checkpointFields = z.strictObject({
  every: whole.default(500).describe('updates from one checkpoint to the next'),
  keep: whole.default(2).describe('how many of the newest stay, beside the best'),
});

export const divergenceFields = z.strictObject({
  rise: z.number().gt(1).default(1.5).describe('how far the running mean of the loss may surely rise above its least, as a factor; 4 standard errors are taken off on either side'),
  failures: z.int().min(0).default(10).describe('updates in turn that may have no finite loss'),
  restarts: z.int().min(0).default(2).describe('how often training goes back to a checkpoint'),
  rate_factor: z.number().positive().max(1).default(0.5).describe('what the rate is multiplied by each time'),
});

export const seedField = z.int().min(0).default(0).describe('for first weights, order of data, masks and dropout: the same recipe gives the same weights');
export { positive, share, whole };
