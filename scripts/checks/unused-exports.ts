import { resolve } from './import-cycles.js';
import type { Module } from './module.js';

/** Exported values of a package that no other module of it asks for, as `path: name`; an entry's own exports are for others. */
export function unusedExports(modules: readonly Module[], entries: readonly string[]): readonly string[] {
  const used = new Set<string>();
  const whole = new Set<string>();
  for (const { path, imports } of modules) {
    for (const { specifier, names } of imports) {
      const target = resolve(path, specifier);
      if (names === '*') whole.add(target);
      else for (const name of names) used.add(`${target}: ${name}`);
    }
  }
  return modules
    .filter(({ path }) => !entries.includes(path) && !whole.has(path))
    .flatMap(({ path, exports }) => exports.map((name) => `${path}: ${name}`))
    .filter((name) => !used.has(name));
}
