import { ignoredLabel, type Tensor, type Tensors } from '@albertkit/core';
import type { MaskedRow } from './masked-row.js';
import { predictionBudget } from './ngram-masking.js';
import type { PretrainingSettings } from './settings.js';

/**
 * Rows as int32 tensors, padded on the right to `length`: `input_ids`, `attention_mask`, `token_type_ids` [batch, length], and
 * `labels` of the same shape, -100 where nothing is to be predicted. With `maskedPositions`, `masked_positions` (row times length
 * + position) and `labels` are [batch times the most predictions of a row of this length], a row's own first, then position 0 with label -100.
 */
export function batchTensors(rows: readonly MaskedRow[], length: number, pad: number, maskedPositions: boolean, { maskedShare, maxPredictions }: Pick<PretrainingSettings, 'maskedShare' | 'maxPredictions'>): Tensors {
  const shape = [rows.length, length];
  const filled = (value: number, size: readonly number[] = shape): Tensor & { readonly data: Int32Array } => ({ dtype: 'int32', shape: size, data: new Int32Array(size.reduce((product, n) => product * n, 1)).fill(value) });
  const most = predictionBudget(length, maskedShare, maxPredictions);
  const [ids, mask, types] = [filled(pad), filled(0), filled(0)];
  const labels = filled(ignoredLabel, maskedPositions ? [rows.length * most] : shape);
  const places = filled(0, labels.shape);
  rows.forEach((row, n) => {
    const begin = n * length;
    const end = begin + row.ids.length;
    ids.data.set(row.ids, begin);
    mask.data.fill(1, begin, end);
    types.data.fill(1, begin + row.secondFrom, end);
    row.positions.forEach((position, k) => {
      const at = maskedPositions ? n * most + k : begin + position;
      labels.data[at] = row.labels[k]!;
      places.data[at] = begin + position;
    });
  });
  return { input_ids: ids, attention_mask: mask, token_type_ids: types, labels, ...(maskedPositions ? { masked_positions: places } : {}) };
}
