import { posix } from 'node:path';
import type { Module } from './module.js';

/** Import cycles among modules, each as `a -> b -> a`; imports of types count too. */
export function importCycles(modules: readonly Module[]): readonly string[] {
  const targets = new Map(modules.map((module) => [module.path, relativeImports(module)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const next of targets.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) walk(path, []);
  return cycles;
}

/** The modules that are loaded when an entry is, itself first. */
export function reachable(entry: string, modules: readonly Module[]): readonly Module[] {
  const found = new Set([entry]);
  for (const path of found) {
    const module = modules.find((one) => one.path === path);
    for (const next of module === undefined ? [] : relativeImports(module)) found.add(next);
  }
  return modules.filter(({ path }) => found.has(path));
}

/** The paths of the modules that a module imports by path. */
function relativeImports({ path, imports }: Module): readonly string[] {
  return imports.filter(({ specifier }) => specifier.startsWith('.')).map(({ specifier }) => resolve(path, specifier));
}

/** The path of the source that a relative specifier names. */
export const resolve = (from: string, specifier: string): string => posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
