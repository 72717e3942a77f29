import { AlbertkitError, ignoredLabel, type HeadKind, type Tensor, type Tensors } from '@albertkit/core';
import { batchInputs, turnKeeper } from '@albertkit/tasks';
import { planEpoch } from './epoch-plan.js';
import { isTokenLabel, type TrainingUnit, type TrainingUnits } from './training-units.js';

/** Where the data goes on: the next batch of an epoch, both counted from 0. It is plain JSON, to be saved. */
export type FineTuningPosition = { readonly epoch: number; readonly batch: number };

export type FineTuningBatch = {
  /** As `albertLoss` of the head takes them: `input_ids`, `attention_mask`, `token_type_ids` and the labels. */
  readonly inputs: Tensors;
  /** Examples whose first row is here; over an epoch, all of them. */
  readonly examples: number;
  /** Tokens, padding left out. */
  readonly tokens: number;
  /** Where the data goes on after this batch. */
  readonly position: FineTuningPosition;
};

export type FineTuningBatchOptions = {
  readonly seed: number;
  readonly tokenBudget?: number;
  /** Epochs in all; without end when left out. */
  readonly epochs?: number;
  /** Where to begin: the position of the last batch that was taken. */
  readonly from?: FineTuningPosition | null;
};

/** Batches of epoch after epoch; going on from a batch's position gives the batches that would have followed it. See `planEpoch`. Throws `OPTION`, and `POSITION` for one that is none of these data's. */
export async function* fineTuningBatches(units: TrainingUnits, { seed, tokenBudget, epochs = Infinity, from }: FineTuningBatchOptions): AsyncGenerator<FineTuningBatch, void, undefined> {
  const keepTurn = turnKeeper();
  const begin = from ?? { epoch: 0, batch: 0 };
  for (let { epoch, batch } = begin; epoch < epochs; epoch++, batch = 0) {
    const plan = planEpoch(units, { seed, epoch, ...(tokenBudget === undefined ? {} : { tokenBudget }) });
    if (!Number.isSafeInteger(batch) || batch < 0 || batch > plan.length) throw new AlbertkitError('POSITION', `Epoch ${epoch} has ${plan.length} batches, and the data was to go on at ${batch}: these are other data than those of the position.`, { epoch, batch, batches: plan.length });
    for (; batch < plan.length; batch++) {
      await keepTurn();
      const members = plan[batch]!.map((n) => units.units[n]!);
      const position = batch + 1 < plan.length ? { epoch, batch: batch + 1 } : { epoch: epoch + 1, batch: 0 };
      yield { ...fineTuningBatch(units, members), position };
    }
  }
}

/** Units that run together as the inputs of the loss of their head: labels of tokens are padded with -100, the rest are one after the other. */
function fineTuningBatch({ head, padTokenId }: TrainingUnits, members: readonly TrainingUnit[]): Omit<FineTuningBatch, 'position'> {
  const rows = members.flatMap((unit) => unit.rows);
  const inputs = batchInputs(rows, padTokenId, head);
  const sequence = inputs['input_ids']!.shape.at(-1)!;
  const labels = Object.keys(members[0]!.labels).map((name) => [name, joinLabels(members.map((unit) => unit.labels[name]!), isTokenLabel(head, name) ? sequence : undefined)]);
  return {
    inputs: { ...withChoices(inputs, head, members.length), ...(Object.fromEntries(labels) as Tensors) },
    examples: members.filter(({ first }) => first).length,
    tokens: rows.reduce((sum, { ids }) => sum + ids.length, 0),
  };
}

/** For multiple choice [batch * choices, 1, sequence] to [batch, choices, sequence]. */
function withChoices(inputs: Tensors, head: HeadKind, batch: number): Tensors {
  if (head !== 'multiple-choice') return inputs;
  return Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, { ...tensor, shape: [batch, tensor.shape[0]! / batch, tensor.shape[2]!] }]));
}

function joinLabels(parts: readonly Tensor[], sequence: number | undefined): Tensor {
  const { dtype, shape } = parts[0]!;
  const size = sequence ?? parts[0]!.data.length;
  const data = dtype === 'float32' ? new Float32Array(parts.length * size) : new Int32Array(parts.length * size).fill(ignoredLabel);
  parts.forEach((part, n) => data.set(part.data, n * size));
  return { dtype, shape: [parts.length, ...(sequence === undefined ? shape.slice(1) : [sequence])], data };
}
