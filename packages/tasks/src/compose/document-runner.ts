import { AlbertkitError } from '@albertkit/core';
import type { Model } from '../model.js';
import { resultOf, type Outcome } from '../outcome.js';
import type { RunTaskOptions } from '../run-options.js';
import { streamRuns, type StreamOptions } from '../stream-runs.js';
import { openAsker } from './asker.js';
import type { ComposeOptions } from './composition.js';
import { link, programsOf } from './program.js';
import { runDocuments, type Compiled } from './run-documents.js';
import type { Found, Step } from './steps.js';

/** How many documents of a list share their encoder passes. */
const together = 64;

/** Runs these steps on texts; compiles at the first run. */
export function documentRunner(model: Model, steps: readonly Step[], { backend, tokenBudget }: ComposeOptions) {
  const asker = openAsker(model, backend);
  const inFlight = new Set<Promise<unknown>>();
  let compiled: Promise<readonly Compiled[]> | undefined;
  let disposed: Promise<void> | undefined;

  const open = async (): Promise<readonly Compiled[]> => {
    if (disposed) throw new AlbertkitError('DISPOSED', 'This composition was disposed: make another to run it.');
    compiled ??= compileAll(model, steps, backend);
    try {
      return await compiled;
    } catch (cause) {
      compiled = undefined;
      throw cause;
    }
  };
  async function runAll(texts: readonly unknown[], options: RunTaskOptions, onError: (error: Error) => void): Promise<Outcome<Found>[]> {
    const running = open().then(async (programs) => {
      const { onProgress, firstInput = 0 } = options;
      const outcomes: Outcome<Found>[] = [];
      for (let from = 0; from < texts.length; from += together) {
        const some = await runDocuments(steps, programs, { model, asker }, texts.slice(from, from + together), { ...(tokenBudget === undefined ? {} : { tokenBudget }), ...options, firstInput: firstInput + from }, onError);
        for (const outcome of some) outcomes.push(outcome);
        onProgress?.({ done: outcomes.length, total: texts.length });
      }
      return outcomes;
    });
    inFlight.add(running);
    try {
      return await running;
    } finally {
      inFlight.delete(running);
    }
  }
  const settle = (texts: readonly string[], options: RunTaskOptions = {}): Promise<Outcome<Found>[]> => runAll([...texts], options, () => {});
  const documents = async (texts: readonly string[], options: RunTaskOptions = {}): Promise<Found[]> =>
    (await runAll([...texts], options, (error) => {
      throw error;
    })).map(resultOf);
  const dispose = (): Promise<void> => (disposed ??= Promise.allSettled(inFlight).then(async () => {
    for (const { executable } of (await compiled?.catch(() => [])) ?? []) await executable.dispose();
    await asker.dispose();
  }));
  const methods = {
    run: async (given: string | readonly string[], options?: RunTaskOptions) => (Array.isArray(given) ? documents(given, options) : (await documents([given as string], options))[0]!),
    settle,
    stream: (texts: Iterable<string> | AsyncIterable<string>, options?: StreamOptions) => streamRuns((held: readonly string[], firstInput) => documents(held, { ...options, firstInput }), texts, options),
    settleStream: (texts: Iterable<string> | AsyncIterable<string>, options?: StreamOptions) => streamRuns((held: readonly string[], firstInput) => settle(held, { ...options, firstInput }), texts, options),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
  return { open, methods };
}

/** Compiles every program, or none: what was compiled before one that fails is freed. */
async function compileAll(model: Model, steps: readonly Step[], backend: ComposeOptions['backend']): Promise<readonly Compiled[]> {
  const done: Compiled[] = [];
  try {
    for (const program of programsOf(steps, model)) {
      const { graph, weights, asked } = await link(program);
      done.push({ executable: await backend.compile(graph, weights), asked });
    }
    return done;
  } catch (cause) {
    for (const { executable } of done) await executable.dispose();
    throw cause;
  }
}
