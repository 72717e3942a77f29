import { createHash } from 'node:crypto';
import type { Backend } from '@albertkit/core';
import type { Model, TaskOptions } from '@albertkit/tasks';
import type { Evaluation, FineTuningSettings } from '@albertkit/training';
import type { z } from 'zod';
import type { finetuneFields } from './finetune-recipe.js';
import type { LabelledData } from './read-labelled-data.js';
import { recipeDivergence, recipeOptimiser, recipeRate } from './recipe-settings.js';

type Fields = z.output<z.ZodObject<typeof finetuneFields>>;

/** How a recipe of labelled rows is trained, whatever its heads. */
export const finetuneSettings = (recipe: Fields, backend: Backend): FineTuningSettings => ({
  backend,
  length: recipe.updates === undefined ? { epochs: recipe.epochs } : { updates: recipe.updates },
  rate: (update, updates) => recipeRate(recipe.rate, updates)(update),
  tokenBudget: recipe.token_budget, microbatches: recipe.microbatches, seed: recipe.seed, recompute: recipe.recompute, divergence: recipeDivergence(recipe.divergence), optimiser: recipeOptimiser(recipe.optimiser),
  checkpointEvery: recipe.checkpoints.every,
  ...(recipe.dropout ? { dropout: droppedIn(recipe.dropout) } : {}), ...(recipe.layer_decay === undefined ? {} : { layerDecay: recipe.layer_decay }), ...(recipe.frozen === undefined ? {} : { frozen: new RegExp(recipe.frozen) }),
});

/** When dev rows are looked at. */
export const evaluationTimes = ({ evaluate_every: every, patience }: Fields): { readonly every?: number; readonly patience?: number } =>
  ({ ...(every === undefined ? {} : { every }), ...(patience === undefined ? {} : { patience }) });

/** How long rows may be. */
export const rowOptions = ({ max_tokens: maxTokens, truncate }: LabelledData): TaskOptions => ({ truncate, ...(maxTokens === undefined ? {} : { maxTokens }) });

/** What is named; the rest is not dropped. */
const droppedIn = (dropout: NonNullable<Fields['dropout']>): Partial<Record<'hidden' | 'attention' | 'classifier', number>> =>
  Object.fromEntries(Object.entries(dropout).filter(([, share]) => share !== undefined));

/** Metrics as the folder gives them: a margin of logits moves with the temperature that they are divided by. */
export const shippedMetrics = ({ metrics }: Evaluation, temperature: number): Evaluation['metrics'] =>
  (metrics['noAnswerThreshold'] === undefined ? metrics : { ...metrics, noAnswerThreshold: metrics['noAnswerThreshold'] / temperature });

/** The finite ones under names of their own, for the log. */
export const metricFigures = (prefix: string, { metrics }: Evaluation): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)).map(([name, value]) => [`${prefix}${name}`, value]));

/** The hash of the weights that training starts from. */
export async function startHash({ folder }: Model): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, { dtype, shape, bytes }] of await folder.stored()) hash.update(JSON.stringify([name, dtype, shape])).update(bytes);
  return hash.digest('hex');
}
