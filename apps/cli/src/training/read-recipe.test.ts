import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { finetuneRecipe } from './finetune-recipe.js';
import { pretrainRecipe } from './pretrain-recipe.js';
import { readRecipe } from './read-recipe.js';

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'albertkit-recipe-')); });
afterAll(() => rm(folder, { recursive: true }));

const least = { kind: 'pretrain', tokenizer: 'vocabulary', data: { files: ['a.txt'] }, updates: 10, rate: { peak: 0.001 } };
async function read(text: string, settings: readonly string[] = []) {
  const path = join(folder, 'recipe.json');
  await writeFile(path, text);
  return readRecipe(path, pretrainRecipe, settings);
}

test('what is left out has its default, and settings are laid over', async () => {
  const recipe = await read(JSON.stringify(least), ['rate.peak=0.5', 'model.hidden_size=64', 'tokenizer=other', 'data.files=["b.txt","c.txt"]']);
  expect(recipe).toMatchObject({ tokenizer: 'other', rows: 16, seed: 0, rate: { peak: 0.5, decay: 'linear', warm_up: 0.1 }, model: { hidden_size: 64, num_hidden_layers: 12 }, optimiser: { name: 'adamw-torch', clip_norm: 1 }, data: { files: ['b.txt', 'c.txt'], pairing: 'sentence-order' } });
});

test('every fault is named', async () => {
  await expect(read('{\n  "kind": pretrain }')).rejects.toMatchObject({ code: 'RECIPE_JSON', facts: { line: 2, column: 11 } });
  await expect(read('[1]')).rejects.toMatchObject({ code: 'RECIPE_JSON' });
  await expect(read(JSON.stringify({ ...least, updates: 0, lernrate: 1 }))).rejects.toMatchObject({ code: 'RECIPE_FIELDS', facts: { faults: [expect.stringContaining('updates'), expect.stringContaining('lernrate')] } });
  await expect(read(JSON.stringify(least), ['__proto__.x=1'])).rejects.toMatchObject({ code: 'RECIPE_FIELDS' });
  await expect(read(JSON.stringify(least), ['rate'])).rejects.toMatchObject({ code: 'USAGE' });
  expect(({} as { x?: number }).x).toBeUndefined();
});

test('every field of a recipe says what it does', () => {
  const silent = (schema: z.core.JSONSchema.BaseSchema, at: string): string[] => Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (typeof field === 'boolean') return [];
    return [...(field.description ? [] : [`${at}${name}`]), ...silent(field, `${at}${name}.`)];
  });
  for (const recipe of [pretrainRecipe, finetuneRecipe]) expect(silent(z.toJSONSchema(recipe, { io: 'input' }), '')).toEqual([]);
});
