import { AlbertkitError, type Tensors } from '@albertkit/core';
import type { TaskContext } from './task.js';

/**
 * What stands for a text: `mean` of all its tokens' last hidden states, special tokens among them, as sentence-transformers has
 * it; `cls`, the first token's; `pooled`, what the model's trained pooler makes of that.
 */
export type Pooling = 'mean' | 'cls' | 'pooled';

/** The output of the graph that a pooling reads. */
export const poolerOutput = (pooling: string | undefined): string => (pooling === 'pooled' ? 'pooler_output' : 'last_hidden_state');

/** Throws `POOLER_MISSING` where the trained pooler is asked for and the model has none. */
export function requirePooler(pooling: string | undefined, { outputs }: TaskContext): void {
  if (pooling !== 'pooled' || outputs.includes('pooler_output')) return;
  throw new AlbertkitError('POOLER_MISSING', 'This model was saved without a pooler: ask for mean or cls.', { outputs });
}

/** One vector, [hidden], for each row. */
export const poolRow: Readonly<Record<Pooling, (row: Tensors, hidden: number) => ArrayLike<number>>> = {
  mean: (row, hidden) => {
    const states = row['last_hidden_state']!; // [tokens, hidden]
    const tokens = states.data.length / hidden;
    const mean = new Float64Array(hidden);
    states.data.forEach((value, n) => {
      mean[n % hidden]! += value / tokens;
    });
    return mean;
  },
  cls: (row, hidden) => row['last_hidden_state']!.data.subarray(0, hidden),
  pooled: (row) => row['pooler_output']!.data,
};
