import type { Model } from '../model.js';
import { programsOf } from './program.js';
import { levelsOf, readsOf, type Step } from './steps.js';

/** One encoder pass: rows that several components want are run in it once. */
export type Pass = {
  /** Where the model came from. */
  readonly model: string;
  /** The heads whose outputs it computes. */
  readonly heads: readonly string[];
  /** The components that it answers. */
  readonly components: readonly string[];
  /** Its place in the order: passes of one level need nothing of each other. */
  readonly level: number;
};

/** What a composition runs, as plain data. */
export type Plan = {
  readonly components: readonly { readonly name: string; readonly task?: string; readonly level: number; readonly needs: readonly string[] }[];
  readonly passes: readonly Pass[];
};

/** The components by level, and the encoder passes that they share. Throws what `programsOf` does. */
export function planOf(steps: readonly Step[], model: Model): Plan {
  const levels = levelsOf(steps);
  const level = new Map(steps.map(({ name }, n) => [name, levels[n]!]));
  const passes: Pass[] = [];
  for (const program of programsOf(steps, model)) {
    for (const at of [...new Set(program.steps.map(({ name }) => level.get(name)!))]) {
      const components = program.steps.filter(({ name }) => level.get(name) === at).map(({ name }) => name);
      passes.push({ model: program.model.folder.source.description, heads: program.heads, components, level: at });
    }
  }
  return {
    components: steps.map((step, n) => ({
      name: step.name,
      ...(step.kind === 'task' ? { task: step.task.name } : {}),
      level: levels[n]!,
      needs: readsOf(step, steps.slice(0, n)),
    })),
    passes: passes.sort((a, b) => a.level - b.level),
  };
}
