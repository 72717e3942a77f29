import type { Model } from '../model.js';
import type { EncodedInput, Task, TaskOptions } from '../task.js';

/** A document while it is worked on: the text, and by name what was found so far that the step reads. */
export type Found = Readonly<Record<string, unknown>> & { readonly text: string };

/**
 * Results of a task for inputs of any number, in their order: on the composition's model (or `model`) and backend, in batches as those of a
 * pipeline. It is compiled at its first question and freed with the composition. Throws what a pipeline does.
 */
export type Ask = <Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>, inputs: readonly Input[], settings?: Options & { readonly model?: Model; readonly head?: string }) => Promise<Result[]>;

/** What a component may use beside the document. */
export type ComponentContext = {
  /** The run's own: what takes long ends with it. */
  readonly signal?: AbortSignal;
  /** The number of the text in the run, as errors have it. */
  readonly input: number;
  /** The composition's model, tokenizer among it. */
  readonly model: Model;
  readonly ask: Ask;
};

/** The inputs that a task gets for a document, and what its results become there; undefined where it is left out. */
export type Question = { readonly inputs: readonly unknown[]; answer(results: readonly unknown[]): unknown };

/** One named part of a composition. `needs` are the earlier parts whose results it reads; undefined stands for all of them. */
export type Step = AskStep | OwnStep;
export type AskStep = {
  readonly kind: 'task';
  readonly name: string;
  readonly task: Task<unknown, TaskOptions, unknown>;
  /** The model that answers; the composition's own when left out. */
  readonly model?: Model;
  readonly head?: string;
  readonly options: TaskOptions;
  readonly needs: readonly string[] | undefined;
  ask(document: Found): Question;
};
export type OwnStep = {
  readonly kind: 'own';
  readonly name: string;
  readonly needs: readonly string[] | undefined;
  run(document: Found, context: ComponentContext): unknown;
};

/** What a step reads of those before it: the names it lists, all of them where it lists none. */
export const readsOf = ({ needs }: Step, before: readonly Step[]): readonly string[] => needs ?? before.map(({ name }) => name);

/**
 * When each step can run: 0 for those that need the text alone, else one after the last of what they need. Steps of one
 * level share the encoder passes of their model.
 */
export function levelsOf(steps: readonly Step[]): readonly number[] {
  const levels: number[] = [];
  steps.forEach((step, n) => {
    const reads = readsOf(step, steps.slice(0, n));
    const read = steps.slice(0, n).flatMap(({ name }, earlier) => (reads.includes(name) ? [levels[earlier]!] : []));
    levels.push(read.length === 0 ? 0 : Math.max(...read) + 1);
  });
  return levels;
}
