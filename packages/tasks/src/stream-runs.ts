import { AlbertkitError } from '@albertkit/core';
import type { RunTaskOptions } from './run-options.js';

export type StreamOptions = RunTaskOptions & {
  /** How many inputs are held at a time, to be batched by length; default 64. */
  readonly held?: number;
};

/**
 * Results in input order for any number of inputs: a few are taken at a time and run together, and no more are asked for
 * until their results have been taken. `run` is told the number of its first input. Throws `OPTION`,
 * `TASK_INPUT` for a single text, the signal's reason, and what `run` does.
 */
export async function* streamRuns<Input, Result>(
  run: (inputs: readonly Input[], firstInput: number) => Promise<readonly Result[]>,
  inputs: Iterable<Input> | AsyncIterable<Input>,
  { held = 64, firstInput = 0, signal }: StreamOptions = {},
): AsyncGenerator<Result, void, undefined> {
  if (!Number.isSafeInteger(held) || held < 1) throw new AlbertkitError('OPTION', `A stream holds a whole number of inputs from 1, not ${String(held)}.`, { held });
  // A string is iterable, and its characters are surely not the texts that were meant.
  if (typeof inputs === 'string') throw new AlbertkitError('TASK_INPUT', 'A stream takes texts one after another, and was given one text: call the pipeline with it, or put it in a list.', { given: 'a text' });
  let waiting: Input[] = [];
  let next = firstInput;
  for await (const input of inputs) {
    signal?.throwIfAborted();
    waiting.push(input);
    if (waiting.length < held) continue;
    yield* await run(waiting, next);
    next += waiting.length;
    waiting = [];
  }
  if (waiting.length > 0) yield* await run(waiting, next);
}
