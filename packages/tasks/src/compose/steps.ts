import type { Model } from '../model.js';
import type { Task, TaskOptions } from '../task.js';

/** A document while it is worked on: the text, and what was found so far by name. */
export type Found = Readonly<Record<string, unknown>> & { readonly text: string };

/** What a component may use beside the document. */
export type ComponentContext = { readonly signal?: AbortSignal };

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

/**
 * When each step can run: 0 for those that need the text alone, else one after the last of what they need. Steps of one
 * level share the encoder passes of their model.
 */
export function levelsOf(steps: readonly Step[]): readonly number[] {
  const levels: number[] = [];
  steps.forEach(({ needs }, n) => {
    const read = steps.slice(0, n).flatMap(({ name }, earlier) => (needs === undefined || needs.includes(name) ? [levels[earlier]!] : []));
    levels.push(read.length === 0 ? 0 : Math.max(...read) + 1);
  });
  return levels;
}
