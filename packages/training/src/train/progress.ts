import type { JsonValue } from '../checkpoint/manifest.js';

/** The best evaluation so far. */
export type BestSoFar = { readonly update: number; readonly value: number };

/** Where a run of training stands, as plain data: with the state of its step it is all that a run goes on from. */
export type TrainingProgress = {
  /** Updates done, those that moved nothing among them. */
  readonly update: number;
  /** Batches taken. */
  readonly batch: number;
  /** Where the data goes on: what its last batch said; null before the first. */
  readonly position: JsonValue;
  /** Tokens taken. */
  readonly tokens: number;
  /** Updates that moved nothing, as their loss or gradient was not finite. */
  readonly skipped: number;
  readonly best: BestSoFar | null;
  /** Evaluations since the best. */
  readonly stale: number;
  /** How often training went back to a checkpoint, and what its rate is multiplied by since. */
  readonly restarts: number;
  readonly rateFactor: number;
  readonly watch: LossWatch;
};

/** What is remembered of the loss to see that it runs away. */
export type LossWatch = {
  /** Updates that moved something. */
  readonly seen: number;
  /** The running mean and variance of the logarithm of the loss over them, and the last one; 0 before the first. */
  readonly mean: number;
  readonly variance: number;
  readonly last: number;
  /** The least that the mean has surely been: with 4 standard errors added, and once it was one of more than a few. */
  readonly least: number;
  /** Losses one after another that lay as far above it as would be running away. */
  readonly above: number;
  /** Updates one after another that moved nothing. */
  readonly failed: number;
};

export const start: TrainingProgress = { update: 0, batch: 0, position: null, tokens: 0, skipped: 0, best: null, stale: 0, restarts: 0, rateFactor: 1, watch: { seen: 0, mean: 0, variance: 0, last: 0, least: 0, above: 0, failed: 0 } };
