import type { HeadKind, Tensor, Tensors } from '@albertkit/core';
import { longestRow, type Row } from './rows.js';
import type { OutputAxis } from './task.js';

/**
 * Rows as the inputs of a head's graph, int32 [batch, sequence], padded on the right to the longest; for multiple choice
 * [batch, 1, sequence], so that choices run as rows of their own, with others of like length.
 */
export function batchInputs(rows: readonly Row[], padTokenId: number, head: HeadKind): Tensors {
  const sequence = longestRow(rows);
  const shape = head === 'multiple-choice' ? [rows.length, 1, sequence] : [rows.length, sequence];
  const filled = (fill: number): Tensor & { readonly data: Int32Array } =>
    ({ dtype: 'int32', shape, data: new Int32Array(rows.length * sequence).fill(fill) });
  const [words, mask, types] = [filled(padTokenId), filled(0), filled(0)];
  rows.forEach(({ ids, typeIds }, n) => {
    words.data.set(ids, n * sequence);
    mask.data.fill(1, n * sequence, n * sequence + ids.length);
    types.data.set(typeIds, n * sequence);
  });
  return { input_ids: words, attention_mask: mask, token_type_ids: types };
}

/** What a run gave for one row of its batch, without padding: [batch, ...] to [...], [batch, sequence, ...] to [tokens, ...]. */
export function rowOutput({ dtype, shape, data }: Tensor, axis: OutputAxis, row: number, tokens: number): Tensor {
  const size = data.length / shape[0]!;
  if (axis === 'row') return { dtype, shape: shape.slice(1), data: data.slice(row * size, (row + 1) * size) };
  const width = size / shape[1]!;
  return { dtype, shape: [tokens, ...shape.slice(2)], data: data.slice(row * size, row * size + tokens * width) };
}
