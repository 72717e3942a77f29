import { ignoredLabel, type Tensor, type Tensors } from '@albertkit/core';
import { paddingOf } from './training-units.js';

/**
 * A batch in parts of one shape, with as many rows each; the last ones are filled up with rows of padding whose labels are all -100. What
 * belongs to the whole (`head_shares`) is in every part, and masked words go with their rows.
 */
export function batchParts(batch: Tensors, parts: number, padTokenId: number): readonly Tensors[] {
  if (parts === 1) return [batch];
  const rows = Math.ceil(batch['input_ids']!.shape[0]! / parts);
  const words = Object.keys(batch).filter((name) => positionsName.test(name)).map((name) => name.replace(positionsName, ''));
  const apart = new Set(['head_shares', ...words.flatMap((prefix) => [`${prefix}masked_positions`, `${prefix}labels`])]);
  const byRow = Object.entries(batch).filter(([name]) => !apart.has(name));
  const shares = batch['head_shares'] ? { head_shares: batch['head_shares'] } : {};
  const places = words.map((prefix) => wordParts(batch, prefix, { rows, parts }));
  return Array.from({ length: parts }, (_, part) => ({
    ...Object.fromEntries(byRow.map(([name, tensor]) => [name, rowsOf(tensor, { from: part * rows, rows, filler: fillerOf(name, padTokenId) })])),
    ...Object.assign({}, ...places.map((own) => own[part])) as Tensors, ...shares,
  }));
}

const positionsName = /masked_positions$/;

function fillerOf(name: string, padTokenId: number): number {
  if (name === 'input_ids') return padTokenId;
  return name === 'attention_mask' || name === 'token_type_ids' ? 0 : paddingOf(name);
}

/** So many rows of a tensor [batch, ...] from one on, filled up where it ends. */
function rowsOf({ dtype, shape, data }: Tensor, { from, rows, filler }: { readonly from: number; readonly rows: number; readonly filler: number }): Tensor {
  const size = data.length / shape[0]!;
  const own = dtype === 'float32' ? new Float32Array(rows * size) : new Int32Array(rows * size);
  own.fill(filler);
  own.set(data.subarray(from * size, (from + rows) * size));
  return { dtype, shape: [rows, ...shape.slice(1)], data: own };
}

/** Masked places and their words by the part whose rows they are in, as many in each: what a part lacks is its first token without a label. */
function wordParts(batch: Tensors, prefix: string, { rows, parts }: { readonly rows: number; readonly parts: number }): readonly Tensors[] {
  const [positions, labels] = [batch[`${prefix}masked_positions`]!, batch[`${prefix}labels`]!];
  const tokens = rows * batch['input_ids']!.shape[1]!;
  const found = Array.from({ length: parts }, (_, part) => [...positions.data.keys()].filter((n) => Math.floor(positions.data[n]! / tokens) === part));
  const most = Math.max(...found.map(({ length }) => length));
  const filled = (values: readonly number[], filler: number): Tensor => ({ dtype: 'int32', shape: [most], data: Int32Array.from({ length: most }, (_, n) => values[n] ?? filler) });
  return found.map((own, part) => ({
    [`${prefix}masked_positions`]: filled(own.map((n) => positions.data[n]! - part * tokens), 0), [`${prefix}labels`]: filled(own.map((n) => labels.data[n]!), ignoredLabel),
  }));
}
