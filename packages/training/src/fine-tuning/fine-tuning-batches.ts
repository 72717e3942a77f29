import type { HeadKind, Tensor, Tensors } from '@albertkit/core';
import { batchInputs } from '@albertkit/tasks';
import { epochBatches, type EpochData, type FineTuningBatch, type FineTuningBatchOptions } from './epoch-batches.js';
import { isTokenLabel, paddingOf, type TrainingUnit, type TrainingUnits } from './training-units.js';

/** Batches of epoch after epoch; going on from a batch's position gives the batches that would have followed it. See `planEpoch`. Throws `OPTION`, and `POSITION` for one that is none of these data's. */
export const fineTuningBatches = (units: TrainingUnits, options: FineTuningBatchOptions): AsyncGenerator<FineTuningBatch, void, undefined> => epochBatches(headData(units), options);

/** The units of one head, the same in every epoch: labels of tokens are padded with -100, the rest are one after the other. */
export const headData = (units: TrainingUnits): EpochData<TrainingUnit> => ({ padTokenId: units.padTokenId, units: () => units.units, batch: (members) => fineTuningBatch(units, members) });

function fineTuningBatch({ head, padTokenId }: TrainingUnits, members: readonly TrainingUnit[]): Tensors {
  const rows = members.flatMap((unit) => unit.rows);
  const inputs = batchInputs(rows, padTokenId, head);
  const sequence = inputs['input_ids']!.shape.at(-1)!;
  const labels = Object.keys(members[0]!.labels).map((name) => [name, joinLabels(members.map((unit) => unit.labels[name]!), isTokenLabel(head, name) ? sequence : undefined, paddingOf(name))]);
  return { ...withChoices(inputs, head, members.length), ...(Object.fromEntries(labels) as Tensors) };
}

/** For multiple choice [batch * choices, 1, sequence] to [batch, choices, sequence]. */
export function withChoices(inputs: Tensors, head: HeadKind, batch: number): Tensors {
  if (head !== 'multiple-choice') return inputs;
  return Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, { ...tensor, shape: [batch, tensor.shape[0]! / batch, tensor.shape[2]!] }]));
}

/** Labels [1, ...] as [batch, ...]; of tokens [1, tokens, ...], filled up to the longest. */
function joinLabels(parts: readonly Tensor[], sequence: number | undefined, padding: number): Tensor {
  const { dtype, shape } = parts[0]!;
  const row = sequence === undefined ? shape.slice(1) : [sequence, ...shape.slice(2)];
  const size = row.reduce((product, n) => product * n, 1);
  const data = dtype === 'float32' ? new Float32Array(parts.length * size) : new Int32Array(parts.length * size);
  data.fill(padding);
  parts.forEach((part, n) => data.set(part.data, n * size));
  return { dtype, shape: [parts.length, ...row], data };
}
