import { rowFields } from './rows.js';

export type Fields = Readonly<Record<string, unknown>>;

/** Which of the caller's own fields go through to the results; `*` among the names means all. `id` always does. */
export type Keep = ReadonlySet<string>;

const always = 'id';

/** The names of `--keep id,lang`, which may be given again. */
export const keepOf = (lists: readonly string[] = []): Keep => new Set([always, ...lists.flatMap((list) => list.split(',')).map((name) => name.trim()).filter((name) => name !== '')]);

/**
 * What of an object is for the task, and what goes through. A field that a row may have is for the task whether or not it is
 * kept; one that no row has and nobody keeps stays with the task's, to be refused there.
 */
export function splitFields(object: Fields, keep: Keep): { readonly forTask: Fields; readonly kept: Fields } {
  const isKept = (name: string): boolean => keep.has(name) || (keep.has('*') && !rowFields.has(name));
  const pick = (wanted: (name: string) => boolean): Fields => Object.fromEntries(Object.entries(object).filter(([name]) => wanted(name)));
  return { forTask: pick((name) => rowFields.has(name) || !isKept(name)), kept: pick(isKept) };
}

/** A result behind the fields that are kept with it; one whose name the result has itself comes as `input.NAME`. */
export function withKept(kept: Fields, result: object): Fields {
  return { ...Object.fromEntries(Object.entries(kept).map(([name, value]) => [Object.hasOwn(result, name) ? `input.${name}` : name, value])), ...result };
}
