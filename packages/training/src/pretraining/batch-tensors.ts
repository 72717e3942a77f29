import { ignoredLabel, type Tensor, type Tensors } from '@albertkit/core';
import type { MaskedRow } from './masked-row.js';
import { predictionBudget } from './ngram-masking.js';
import type { PretrainingSettings } from './settings.js';

/** Rows that go together, their sentence orders where they are pairs, and the length that they are padded to. */
type BatchRows = { readonly rows: readonly MaskedRow[]; readonly order: readonly number[] | undefined; readonly length: number };

/**
 * Rows as int32 tensors, padded on the right to `length`: `input_ids`, `attention_mask`, `token_type_ids` [batch, length], and
 * `labels` of the same shape, -100 where nothing is to be predicted. With `maskedPositions`, `masked_positions` (row times length
 * + position) and `labels` are [batch times the most predictions of a row of this length], a row's own first, then position 0 with label -100.
 * Pairs have `sentence_order_label` [batch]. Parts of an update are filled up with rows of padding, whose labels are -100.
 */
export function batchTensors({ rows, order, length }: BatchRows, pad: number, maskedPositions: boolean, { maskedShare, maxPredictions, batchSize, microbatches }: Pick<PretrainingSettings, 'maskedShare' | 'maxPredictions' | 'batchSize' | 'microbatches'>): Tensors {
  const batch = microbatches > 1 ? batchSize : rows.length;
  const shape = [batch, length];
  const filled = (value: number, size: readonly number[] = shape): Tensor & { readonly data: Int32Array } => ({ dtype: 'int32', shape: size, data: new Int32Array(size.reduce((product, n) => product * n, 1)).fill(value) });
  const most = predictionBudget(length, maskedShare, maxPredictions);
  const [ids, mask, types] = [filled(pad), filled(0), filled(0)];
  const labels = filled(ignoredLabel, maskedPositions ? [batch * most] : shape);
  const places = filled(0, labels.shape);
  const orders = filled(ignoredLabel, [batch]);
  orders.data.set(order ?? []);
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
  return { input_ids: ids, attention_mask: mask, token_type_ids: types, labels, ...(maskedPositions ? { masked_positions: places } : {}), ...(order ? { sentence_order_label: orders } : {}) };
}
