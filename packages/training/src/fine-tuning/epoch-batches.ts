import { AlbertkitError, type Tensors } from '@albertkit/core';
import { turnKeeper } from '@albertkit/tasks';
import { batchParts } from './batch-parts.js';
import { planEpoch } from './epoch-plan.js';
import type { UnitRows } from './training-units.js';

/** Where the data goes on: the next batch of an epoch, both counted from 0. It is plain JSON, to be saved. */
export type FineTuningPosition = { readonly epoch: number; readonly batch: number };

export type FineTuningBatch = {
  /** As the loss of the head or heads takes them: `input_ids`, `attention_mask`, `token_type_ids` and the labels. */
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
  /** Parts of a batch, of one shape, each a batch by itself that the position of the whole follows; 1 when left out. */
  readonly microbatches?: number;
  /** Epochs in all; without end when left out. */
  readonly epochs?: number;
  /** Where to begin: the position of the last batch that was taken. */
  readonly from?: FineTuningPosition | null;
};

/** Data that are gone through in epochs: the units of each, the same whenever they are asked for, and how units that go together are fed. */
export type EpochData<Unit extends UnitRows> = {
  readonly padTokenId: number;
  units(epoch: number): readonly Unit[] | Promise<readonly Unit[]>;
  batch(members: readonly Unit[]): Tensors;
};

type PlanOptions = Pick<FineTuningBatchOptions, 'seed' | 'tokenBudget' | 'microbatches'>;

/** Batches of epoch after epoch, as `planEpoch` has them. Throws `OPTION`, and `POSITION` for one that is none of these data's. */
export async function* epochBatches<Unit extends UnitRows>(data: EpochData<Unit>, { epochs = Infinity, from, ...options }: FineTuningBatchOptions): AsyncGenerator<FineTuningBatch, void, undefined> {
  const keepTurn = turnKeeper();
  const { microbatches = 1 } = options;
  const begin = from ?? { epoch: 0, batch: 0 };
  for (let { epoch, batch } = begin; epoch < epochs; epoch++, batch = 0) {
    const units = await data.units(epoch);
    const plan = planOf(units, options, epoch);
    if (!Number.isSafeInteger(batch) || batch < 0 || batch > plan.length) throw new AlbertkitError('POSITION', `Epoch ${epoch} has ${plan.length} batches, and the data was to go on at ${batch}: these are other data than those of the position.`, { epoch, batch, batches: plan.length });
    for (; batch < plan.length; batch++) {
      await keepTurn();
      const position = batch + 1 < plan.length ? { epoch, batch: batch + 1 } : { epoch: epoch + 1, batch: 0 };
      const members = plan[batch]!.map((n) => units[n]!);
      const rows = Math.ceil(members.length / microbatches);
      for (const [part, inputs] of batchParts(data.batch(members), microbatches, data.padTokenId).entries()) {
        yield { inputs, ...countMembers(members.slice(part * rows, (part + 1) * rows)), position };
      }
    }
  }
}

/** Examples that begin in a batch, and its tokens. */
const countMembers = (members: readonly UnitRows[]): Pick<FineTuningBatch, 'examples' | 'tokens'> => ({
  examples: members.filter(({ first }) => first).length,
  tokens: members.reduce((sum, { rows }) => rows.reduce((part, { ids }) => part + ids.length, sum), 0),
});

/** How many batches an epoch has, whatever their parts; epochs may differ by a few, as each puts other units together. */
export const countBatches = async <Unit extends UnitRows>(data: EpochData<Unit>, options: PlanOptions, epoch: number): Promise<number> =>
  planOf(await data.units(epoch), options, epoch).length;

const planOf = (units: readonly UnitRows[], { seed, tokenBudget, microbatches }: PlanOptions, epoch: number): ReturnType<typeof planEpoch> =>
  planEpoch({ units }, { seed, epoch, ...(tokenBudget === undefined ? {} : { tokenBudget }), ...(microbatches === undefined ? {} : { microbatches }) });
