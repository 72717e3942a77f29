import type { Backend } from '@albertkit/core';
import type { Model } from '../model.js';
import { createPipeline, type Pipeline } from '../pipeline.js';
import type { RunTaskOptions } from '../run-options.js';
import type { EncodedInput, Task, TaskOptions } from '../task.js';
import type { Ask } from './steps.js';

type AnyTask = Task<unknown, TaskOptions, unknown>;
type Opened = { readonly task: AnyTask; readonly model: Model; readonly head: string | undefined; readonly pipeline: Promise<Pipeline<unknown, TaskOptions, unknown>> };

/** Answers what components of one's own ask; disposing of it frees what was compiled for them. */
export type Asker = { askWith(options: Pick<RunTaskOptions, 'signal' | 'tokenBudget'>): Ask; dispose(): Promise<void> };

/** Runs tasks on this model (or another that is named) and backend; each is compiled at its first question. */
export function openAsker(own: Model, backend: Backend): Asker {
  let opened: readonly Opened[] = [];

  function pipelineOf(task: AnyTask, model: Model, head: string | undefined): Opened['pipeline'] {
    const known = opened.find((one) => one.task === task && one.model === model && one.head === head);
    if (known) return known.pipeline;
    const entry: Opened = { task, model, head, pipeline: createPipeline<unknown, TaskOptions, unknown, EncodedInput>(task, model, { backend, ...(head === undefined ? {} : { head }) }) };
    opened = [...opened, entry];
    entry.pipeline.catch(() => {
      opened = opened.filter((one) => one !== entry); // what could not be compiled may be asked for again
    });
    return entry.pipeline;
  }

  return {
    askWith: (running) => async <Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
      task: Task<Input, Options, Result, Encoded>, inputs: readonly Input[], { model = own, head, ...options }: TaskOptions & { readonly model?: Model; readonly head?: string } = {},
    ): Promise<Result[]> => {
      const run = await pipelineOf(task, model, head);
      return await run([...inputs], { ...options, ...running }) as Result[];
    },
    dispose: async () => {
      for (const { pipeline } of opened) await (await pipeline.catch(() => undefined))?.dispose();
    },
  };
}
