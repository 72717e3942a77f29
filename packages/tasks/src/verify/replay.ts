import { AlbertkitError, type Executable, type Graph, type Tensors, type Weights } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { batchInputs } from '../batch-tensors.js';
import { askingOf } from '../asking.js';
import { encodeInputs } from '../encode-inputs.js';
import { prepareOptions } from '../prepare-options.js';
import type { RunTaskOptions } from '../run-options.js';
import { runTask } from '../run-task.js';
import { batchRows } from '../shared-rows.js';
import type { EncodedInput, Task, TaskContext, TaskOptions } from '../task.js';

/**
 * What a task feeds its graph for these inputs, run by run. Where it asks again for what it learned (`next`), the reference
 * answers. Throws what encoding and the reference throw.
 */
export async function recordRuns<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  graph: Graph,
  weights: Weights,
  context: TaskContext,
  inputs: readonly Input[],
  given: Options & RunTaskOptions,
): Promise<readonly Tensors[]> {
  const options = await prepareOptions(task.name, task, given);
  if (!task.next) {
    const pending = await encodeInputs(task, context, inputs, options, (_, thrown) => {
      throw thrown;
    });
    return batchRows(pending.map(({ encoded }) => askingOf(task, encoded, context, options, { more: nothing, done: nothing, refuse: nothing })), options.tokenBudget).map((rows) => batchInputs(rows, context.config.padTokenId, task.head));
  }
  await using reference = await referenceBackend().compile(graph, weights);
  const runs: Tensors[] = [];
  const recording: Executable = { ...reference, run: (fed, how) => (runs.push(fed), reference.run(fed, how)) };
  await runTask(task, recording, context, inputs, options);
  return runs;
}

/** Gives for the inputs of each run what was given for them before. Its runs throw `NOT_RECORDED` for inputs that are new. */
export function replaying(runs: readonly Tensors[], outputs: readonly Tensors[]): Executable {
  const known = new Map(runs.map((fed, run) => [keyOf(fed), outputs[run]!]));
  const idle = async (): Promise<void> => {};
  return {
    async run(fed) {
      const found = known.get(keyOf(fed));
      if (found) return found;
      throw new AlbertkitError('NOT_RECORDED', 'Nothing was recorded for these inputs: what this backend gave before leads to other rows than on the reference.');
    },
    readState: async () => ({}),
    writeState: idle,
    dispose: idle,
    [Symbol.asyncDispose]: idle,
  };
}

const nothing = (): void => {};

const keyOf = (fed: Tensors): string => JSON.stringify(Object.entries(fed).map(([name, { shape, data }]) => [name, shape, [...data]]));
