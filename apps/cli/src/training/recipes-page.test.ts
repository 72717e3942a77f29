import { expect, test } from 'vitest';
import { z } from 'zod';
import { finetuneRecipe } from './finetune-recipe.js';
import { headsRecipe } from './heads-recipe.js';
import { pretrainRecipe } from './pretrain-recipe.js';

type Schema = z.core.JSONSchema.BaseSchema;
const intro = `# Recipes

A recipe is a JSON file that says all that decides a run of training: \`albertkit train pretrain RECIPE --output FOLDER\` and \`albertkit train finetune RECIPE --output FOLDER\`
read one. \`--set key=value\` lays a field over it, such as \`--set rate.peak=0.0005\`. A field that there is not is refused by name.
Made from the schemas in \`apps/cli/src/training\`; \`npx vitest run apps/cli/src/training/recipes-page.test.ts -u\` writes it anew.
`;

/** What a field takes, in a word or two. */
function kindOf({ type, enum: values, const: only, items }: Schema): string {
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (type === 'array') return `list of ${typeof items === 'object' && !Array.isArray(items) ? kindOf(items) : 'values'}s`;
  return ({ string: 'text', integer: 'whole number', number: 'number', boolean: 'true or false', object: 'object' } as Readonly<Record<string, string>>)[String(type)] ?? 'value';
}

/** A row for each field, those of objects by dotted names. */
function fieldRows({ properties = {}, required = [] }: Schema, prefix = ''): readonly string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    if (typeof field === 'boolean') return [];
    const named = typeof field.additionalProperties === 'object' ? field.additionalProperties : {};
    const inner = [...fieldRows(field, `${prefix}${name}.`), ...fieldRows(named, `${prefix}${name}.NAME.`)];
    const byDefault = field.properties ? '' : required.includes(name) ? 'must be given' : field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``;
    return [`| \`${prefix}${name}\` | ${kindOf(field)} | ${byDefault} | ${(field.description ?? '').replaceAll('|', '\\|')} |`, ...inner];
  });
}

const section = (title: string, schema: z.ZodType): string =>
  `\n## ${title}\n\n| field | takes | by default | |\n| --- | --- | --- | --- |\n${fieldRows(z.toJSONSchema(schema, { io: 'input' })).join('\n')}\n`;

test('docs/recipes.md has every field of all recipes as the schemas have them', async () => {
  const page = intro + section('train pretrain', pretrainRecipe) + section('train finetune: one head', finetuneRecipe) + section('train finetune: several heads', headsRecipe);
  expect(page).toContain('| `data.columns.text_pair` |');
  expect(page).toContain('| `heads.NAME.data.columns.label` |');
  await expect(page).toMatchFileSnapshot('../../../../docs/recipes.md');
});
