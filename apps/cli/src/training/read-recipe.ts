import type { z } from 'zod';
import { CliError } from '../errors.js';
import { jsonErrorIndex } from '../json-error.js';
import { readInputFile } from '../read-file.js';
import { parseSettings } from '../settings.js';

const largest = 1024 * 1024;

/**
 * Reads a recipe, with settings laid over it (`rate.peak` to 0.001). Throws `RECIPE_JSON` with line and column, and `RECIPE_FIELDS`
 * that names each field that is missing, unknown or not as the recipe has it.
 */
export async function readRecipe<Schema extends z.ZodType>(path: string, schema: Schema, settings: readonly string[] = []): Promise<z.output<Schema>> {
  const value = parsed(new TextDecoder().decode(await readInputFile(path, largest)), path);
  for (const [key, setting] of Object.entries(parseSettings(settings))) set(value, key, setting);
  const found = schema.safeParse(value);
  if (!found.success) {
    const faults = found.error.issues.map(({ path: at, message }) => `${at.length > 0 ? at.join('.') : 'the recipe'}: ${message}`);
    throw new CliError('RECIPE_FIELDS', `${path} is no recipe of this kind: ${faults.slice(0, 5).join('; ')}${faults.length > 5 ? ` and ${faults.length - 5} more` : ''}.`, { path, faults });
  }
  return found.data;
}

function parsed(text: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (cause) {
    const index = jsonErrorIndex(text);
    const before = text.slice(0, index);
    const [line, column] = [before.split('\n').length, index - before.lastIndexOf('\n')];
    throw new CliError('RECIPE_JSON', `${path} is no JSON: line ${line}, column ${column}.`, { path, line, column }, { cause });
  }
  throw new CliError('RECIPE_JSON', `${path} holds no JSON object: a recipe is one.`, { path });
}

/** Sets `a.b` inside of `a`, which is made where it is no object. */
function set(recipe: Record<string, unknown>, key: string, value: unknown): void {
  const names = key.split('.');
  let holder = recipe;
  for (const name of names.slice(0, -1)) {
    const inner = Object.hasOwn(holder, name) ? holder[name] : undefined;
    const next = isObject(inner) ? inner : {};
    define(holder, name, next);
    holder = next;
  }
  define(holder, names.at(-1)!, value);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Never through a setter such as __proto__. */
const define = (holder: object, name: string, value: unknown): void => void Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
