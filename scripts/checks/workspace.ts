import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readModule, type Module } from './module.js';

type Versions = Readonly<Record<string, string>>;

/** The fields of a package.json that the checks read. */
export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly peerDependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
};

/** A package or an app of the workspace: its folder ('packages/core'), its package.json, and the modules of its src. */
export type Package = { readonly folder: string; readonly manifest: Manifest; readonly modules: readonly Module[] };

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every package and app that the root package.json lists, read from disk. */
export function readWorkspace(): readonly Package[] {
  const { workspaces } = readJson('package.json') as { workspaces: readonly string[] };
  return workspaces.map((folder) => ({ folder, manifest: readJson(`${folder}/package.json`) as Manifest, modules: readModules(`${folder}/src`) }));
}

function readModules(folder: string): readonly Module[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
    .map((path) => readModule(path, readFileSync(join(root, path), 'utf8')));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
