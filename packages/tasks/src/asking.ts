import type { Tensors } from '@albertkit/core';
import type { Row } from './rows.js';
import type { EncodedInput, OutputAxis, Task, TaskContext, TaskOptions } from './task.js';

/** An output that rows need: its name in the graph, and the one that the task knows. */
export type FetchedOutput = { readonly graph: string; readonly name: string; readonly axis: OutputAxis };

/** A question to a model on its way: the rows to run, and what is to be done with their outputs. */
export type Asking = {
  readonly rows: readonly Row[];
  readonly outputs: readonly FetchedOutput[];
  /** Equal rows of askings with the same scope run once; without one, each row runs. */
  readonly scope?: number;
  /** What to hold of a row's outputs until all are in. */
  keep(row: number, outputs: Tensors): Tensors;
  /** All rows are in; `outputs` holds one entry a row. */
  finish(outputs: readonly Tensors[]): void;
  /** A row cannot be run, or not be used. */
  refuse(thrown: unknown): void;
};

/** Told what became of a question. */
export type Answered<Encoded, Result> = { more(encoded: Encoded): void; done(result: Result): void; refuse(thrown: unknown): void };

/** A task's encoded input as a question; the graph's outputs have `prefix` before the names that the task knows. */
export function askingOf<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  encoded: Encoded,
  context: TaskContext,
  options: Options,
  answered: Answered<Encoded, Result>,
  { prefix = '', scope }: { readonly prefix?: string; readonly scope?: number } = {},
): Asking {
  const wanted = task.wanted?.(options) ?? Object.keys(task.outputs);
  return {
    rows: encoded.rows,
    outputs: wanted.map((name) => ({ graph: prefix + name, name, axis: task.outputs[name]! })),
    ...(scope === undefined ? {} : { scope }),
    keep: (row, outputs) => task.keep?.(encoded, row, outputs, context, options) ?? outputs,
    finish(outputs) {
      try {
        const more = task.next?.(encoded, outputs, context, options);
        if (more) answered.more(more);
        else answered.done(task.decode(encoded, outputs, context, options));
      } catch (thrown) {
        answered.refuse(thrown);
      }
    },
    refuse: answered.refuse,
  };
}
