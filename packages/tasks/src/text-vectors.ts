import type { Tensors } from '@albertkit/core';
import { averageRows } from './average-rows.js';
import type { OptionRule } from './options.js';
import { poolRow, poolerOutput, requirePooler, type Pooling } from './pooling.js';
import { requireFinite } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { addCoverage } from './coverage.js';
import { planRows, type Coverage, type RowPlan } from './rows.js';
import type { EncodedInput, Task, TaskContext, TaskOptions } from './task.js';

export type VectorOptions = TaskOptions & {
  /** `mean` when left out. */
  readonly pooling?: Pooling;
};

/** Several texts of one input: the rows of them all, and how each is laid out in its own. */
export type EncodedTexts = EncodedInput & { readonly plans: readonly RowPlan[]; readonly coverage: Coverage };

export const poolingRule: OptionRule = { kind: 'choice', of: ['mean', 'cls', 'pooled'], about: 'what stands for a text; mean when left out' };

/** What the tasks on text vectors share: any model serves, and of a row only its vector is kept. */
export const vectorTask = {
  head: 'base',
  servedBy: [],
  outputs: { last_hidden_state: 'token', pooler_output: 'row' },
  optionalOutputs: ['pooler_output'],
  wanted: ({ pooling }: VectorOptions) => [poolerOutput(pooling)],
  keep(_: unknown, __: number, outputs: Tensors, { config: { hiddenSize } }: TaskContext, { pooling = 'mean' }: VectorOptions): Tensors {
    return { vector: { dtype: 'float32', shape: [hiddenSize], data: Float64Array.from(poolRow[pooling](outputs, hiddenSize)) } };
  },
} satisfies Partial<Task<never, VectorOptions, unknown>>;

/** Lays texts out as rows, one after another. Throws what `planRows` does, and `POOLER_MISSING`. */
export function encodeTexts(texts: readonly string[], context: TaskContext, options: VectorOptions): EncodedTexts {
  requirePooler(options.pooling, context);
  const limits = rowLimits(context, options);
  const plans = texts.map((text) => planRows(context.tokenizer.encode(text), limits));
  return { plans, rows: plans.flatMap(({ rows }) => rows), coverage: addCoverage(plans.map(({ coverage }) => coverage)) };
}

/** The vectors of each text's windows, each [hidden], of length 1, from what `keep` left of the rows. */
export function windowVectors({ plans }: EncodedTexts, outputs: readonly Tensors[]): readonly (readonly Float64Array[])[] {
  let row = 0;
  return plans.map(({ rows }) => rows.map(() => unit(Float64Array.from(outputs[row++]!['vector']!.data))));
}

/** A vector for each text, [hidden], of length 1: the mean of its windows, each weighing as many tokens as it speaks for. Throws `NON_FINITE`. */
export function textVectors({ plans }: EncodedTexts, outputs: readonly Tensors[]): readonly Float64Array[] {
  let row = 0;
  return plans.map(({ rows, weights }) => unit(averageRows(rows.map(() => outputs[row++]!['vector']!.data), weights)));
}

/** The sum of products; of vectors of length 1 their cosine. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n]! * b[n]!;
  return sum;
}

/** A vector scaled to length 1; of zeros, itself. Throws `NON_FINITE`. */
export function unit(vector: Float64Array): Float64Array {
  requireFinite(vector);
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}
