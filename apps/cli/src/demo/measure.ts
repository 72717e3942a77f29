import type { Backend, Executable, Tensors } from '@albertkit/core';
import { compileTask, runTask, type EncodedInput, type Model, type TaskOptions } from '@albertkit/tasks';
import type { ResultsByTask } from '../views/result-view.js';
import type { Part } from './texts.js';

/** What one backend gave for one part. */
export type Measured<Result> = {
  readonly results: readonly Result[];
  /** The outputs of every run, to be compared number by number. */
  readonly outputs: readonly Tensors[];
  /** Reading the weights, building the graph and making a session of it. */
  readonly readyMs: number;
  /** Tokens of the texts, special ones among them, padding not, a second, once warm. */
  readonly tokensPerSecond: number;
};

/** How long a speed is measured; the first run, which is not counted, has warmed everything up. */
const speedMs = 300;

/**
 * Runs a part on a backend: once for results and outputs, then again and again for its speed (where `timed`; the reference is
 * timed by its one run).
 */
export async function measure<Name extends keyof ResultsByTask, Options extends TaskOptions, Encoded extends EncodedInput>(
  part: Part<Name, Options, Encoded>,
  model: Model,
  backend: Backend,
  { timed, signal }: { readonly timed: boolean; readonly signal: AbortSignal },
): Promise<Measured<ResultsByTask[Name]>> {
  const began = performance.now();
  const { executable, context } = await compileTask(part.task, model, backend, { head: part.head });
  try {
    const readyMs = performance.now() - began;
    const outputs: Tensors[] = [];
    const run = (on: Executable): Promise<ResultsByTask[Name][]> => runTask(part.task, on, context, part.texts, { ...part.options, signal });
    const tokens = part.texts.reduce((sum, text) => sum + part.task.encode(text, context, part.options).rows.reduce((rows, { ids }) => rows + ids.length, 0), 0);
    const firstRun = performance.now();
    const results = await run(recording(executable, outputs));
    let [rounds, elapsed] = [1, performance.now() - firstRun];
    if (timed) {
      const start = performance.now();
      for (rounds = 0, elapsed = 0; elapsed < speedMs; rounds++) {
        await run(executable);
        elapsed = performance.now() - start;
      }
    }
    return { results, outputs, readyMs, tokensPerSecond: (tokens * rounds * 1000) / elapsed };
  } finally {
    await executable.dispose();
  }
}

/** An executable that keeps what it gives. */
function recording(executable: Executable, outputs: Tensors[]): Executable {
  return {
    ...executable,
    run: async (inputs, options) => {
      const given = await executable.run(inputs, options);
      outputs.push(given);
      return given;
    },
  };
}

