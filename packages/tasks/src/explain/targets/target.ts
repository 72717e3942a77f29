import { AlbertkitError, type AlbertConfig, type Tensor, type Tensors } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import type { RowLimits, RowPlan } from '../../rows.js';
import type { ExplainedText } from '../explained-text.js';
import type { ReadRow } from '../run-rows.js';
import type { ScoreForm, ScoreOutput } from '../score-graph.js';

/** Which number to explain; what is left out is what the model itself decided. Each head takes those fields that it knows. */
export type TargetOptions = {
  /** Text and token classification: a label. */
  readonly label?: string;
  /** Text and token classification: explain `label` less this one: why the one and not the other. */
  readonly against?: string;
  /** Token classification: a UTF-16 index inside the word, or the index of a given word. */
  readonly at?: number;
  /** Masked words: which mask, from 0. */
  readonly mask?: number;
  /** Masked words: a word that is one piece of the vocabulary. */
  readonly piece?: string;
  /** Pre-training: that the sentences of a pair stand in their order, or that they were swapped. */
  readonly order?: 'kept' | 'swapped';
  /** Question answering: the score of the answer's first token, of its last, or their sum (default). */
  readonly part?: 'start' | 'end' | 'both';
  /** Question answering: UTF-16 indices into the context. */
  readonly answer?: { readonly start: number; readonly end: number };
  /** Multiple choice: which one, from 0. */
  readonly choice?: number;
  /** Vectors: what stands for the text; `mean` when left out. */
  readonly pooling?: 'mean' | 'cls' | 'pooled';
  /** Vectors: one component. Where neither this nor `similarTo` is given, the vector's length. */
  readonly component?: number;
  /** Vectors: the cosine with this text's vector. */
  readonly similarTo?: string;
};

/** The target that was explained, in words and with all that was left out filled in. */
export type Target = { readonly description: string; readonly scale: 'logit' | 'probability' } & TargetOptions;

/** Where one row is read, and how much of the text's score it is. Positions are weights of the row's places, [tokens]. */
export type Reading = { readonly row: number; readonly share: number; readonly positions?: Float32Array; readonly endPositions?: Float32Array };

/** A text with the number that is asked about: score = sum over readings of share x score of the row. */
export type Question = {
  readonly source: ExplainedText;
  readonly plan: RowPlan;
  readonly form: ScoreForm;
  readonly weights: Float32Array;
  readonly readings: readonly Reading[];
  readonly target: Target;
};

/** What a head needs to find its target. */
export type Asking = {
  readonly config: AlbertConfig;
  readonly tokenizer: Tokenizer;
  readonly limits: RowLimits;
  readonly options: TargetOptions;
  readonly scale: 'logit' | 'probability';
  /** Divides the logits before they become probabilities. */
  readonly temperature: number;
  run(form: ScoreForm, rows: readonly ReadRow[], outputs: readonly ScoreOutput[]): Promise<readonly Tensors[]>;
};

export interface TargetFinder {
  readonly takes: readonly (keyof TargetOptions)[];
  find(input: unknown, asking: Asking): Promise<Question>;
}

/** The row of a reading, with the places that it is read at. */
export const readRow = ({ rows }: RowPlan, { row, positions, endPositions }: Reading): ReadRow =>
  ({ ...rows[row]!, ...(positions ? { positions } : {}), ...(endPositions ? { endPositions } : {}) });

/** Every row with its share of an average over rows. */
export const allRows = ({ rows, weights }: RowPlan): Reading[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return rows.map((_, row) => ({ row, share: weights[row]! / total }));
};

/** Weights of a vector's entries that single out one. */
export function oneHot(size: number, at: number, against?: number): Float32Array {
  const weights = new Float32Array(size);
  weights[at]! += 1;
  if (against !== undefined) weights[against]! -= 1;
  return weights;
}

/** The stretch of an output [tokens, width] that belongs to one place. */
export const rowOfPlaces = ({ data, shape }: Tensor, place: number): ArrayLike<number> => data.subarray(place * shape[1]!, (place + 1) * shape[1]!);

export const noTarget = (message: string, facts: Readonly<Record<string, unknown>> = {}): AlbertkitError => new AlbertkitError('TARGET', message, facts);
