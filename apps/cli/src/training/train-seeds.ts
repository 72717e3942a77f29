import { join } from 'node:path';
import { bestOfSeeds, type Trained } from '@albertkit/training';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { table } from '../table.js';
import { makeFolder } from './model-folder.js';

type SeedRecipe = { readonly seed: number; readonly seeds?: readonly number[] | undefined };
type InFolder<Run> = { readonly run: Run; readonly summary: object };

/**
 * Trains a recipe in a folder; one with seeds once for each, in folders `seed-N` inside, and gives the run of the best dev metric. The same
 * command goes on where it was stopped: a seed that had ended is not trained again. Throws `RECIPE_FIELDS` for seeds without dev rows, and what training throws.
 */
export async function trainSeeds<Recipe extends SeedRecipe, Run extends Trained>(
  { recipe, output, measured, devField }: { readonly recipe: Recipe; readonly output: string; /** Whether there are dev rows. */ readonly measured: boolean; /** The field that names them. */ readonly devField: string },
  io: Io,
  train: (recipe: Recipe, folder: string) => Promise<InFolder<Run>>,
): Promise<InFolder<Run>> {
  const { seeds } = recipe;
  if (!seeds) return train(recipe, output);
  if (!measured) throw new CliError('RECIPE_FIELDS', `The best of several seeds is the best on dev rows: name them in ${devField}, or leave seeds out.`, { field: 'seeds' });
  const updates: number[] = [];
  const { best, seed, values } = await bestOfSeeds(seeds, async (own) => {
    await writeLine(io.err, `Seed ${own}:`);
    const { seeds: _, ...alone } = recipe;
    const folder = join(output, `seed-${own}`);
    await makeFolder(folder);
    const found = await train({ ...alone, seed: own } as Recipe, folder);
    updates.push(found.run.progress.best?.update ?? 0);
    return found;
  }, ({ run }) => run.progress.best?.value ?? NaN);
  const rows = seeds.map((own, n) => [String(own), values[n]!.toFixed(4), String(updates[n]), own === seed ? 'kept' : '']);
  await writeLine(io.err, table([{ title: 'seed' }, { title: 'best on dev rows', align: 'right' }, { title: 'update', align: 'right' }, { title: '' }], rows));
  return { run: best.run, summary: { ...best.summary, output, seed, seeds: seeds.map((own, n) => ({ seed: own, value: values[n] })) } };
}
