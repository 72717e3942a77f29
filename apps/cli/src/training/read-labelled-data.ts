import { createHash } from 'node:crypto';
import type { EncodedInput, TaskOptions } from '@albertkit/tasks';
import type { z } from 'zod';
import type { Io } from '../io.js';
import type { labelledData } from './finetune-recipe.js';
import type { Labelled, LabelledTask } from './labelled-tasks.js';
import { fromRecipe } from './open-corpus.js';
import { readLabelled } from './read-labelled.js';

export type LabelledData = z.output<typeof labelledData>;
export type LabelledExamples<Example> = { readonly train: readonly Example[]; readonly dev?: readonly Example[] };

/** The training and dev examples that a recipe names. Throws as `readLabelled`. */
export async function readLabelledData<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(recipe: string, data: LabelledData, { read }: LabelledTask<Input, Options, Result, Encoded, Answer>, io: Io): Promise<LabelledExamples<Labelled<Input, Answer>>> {
  const open = (names: readonly string[]): Promise<readonly Labelled<Input, Answer>[]> => readLabelled(names.map((name) => fromRecipe(recipe, name)), data, read, io);
  const all = await open(data.train);
  const held = data.dev ? undefined : data.dev_share;
  const isHeld = (n: number): boolean => held !== undefined && Math.floor((n + 1) * held) > Math.floor(n * held);
  const dev = data.dev ? await open(data.dev) : held === undefined ? undefined : all.filter((_, n) => isHeld(n));
  return { train: all.filter((_, n) => !isHeld(n)), ...(dev ? { dev: evenlySpread(dev, data.dev_rows ?? dev.length) } : {}) };
}

/** At most so many of a list, from all over it. */
export const evenlySpread = <Item>(items: readonly Item[], most: number): readonly Item[] =>
  (items.length <= most ? items : Array.from({ length: most }, (_, n) => items[Math.floor((n * items.length) / most)]!));

export const hashOf = (examples: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(examples)).digest('hex');
