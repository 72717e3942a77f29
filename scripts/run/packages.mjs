import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/** @typedef {{ name: string, version: string, private?: boolean, dependencies?: Record<string, string> }} Manifest */
/** @typedef {{ folder: string, path: string, manifest: Manifest }} Published */

/** The packages and apps that are published: their folders and manifests, in the order of the root's workspaces. */
export function publishedPackages() {
  /** @type {{ workspaces: string[] }} */
  const { workspaces } = readManifest(root);
  return workspaces
    .map((folder) => ({ folder, path: join(root, folder), manifest: /** @type {Manifest} */ (readManifest(join(root, folder))) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** @param {string} folder */
const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * A package's own packages, those it depends on by any number of steps, itself first.
 * @param {string} name
 * @param {readonly Published[]} all
 * @returns {readonly Published[]}
 */
export function withDependencies(name, all) {
  const found = new Set([name]);
  for (const each of found) {
    for (const needed of Object.keys(all.find(({ manifest }) => manifest.name === each)?.manifest.dependencies ?? {})) {
      if (all.some(({ manifest }) => manifest.name === needed)) found.add(needed);
    }
  }
  return [...found].flatMap((each) => all.filter(({ manifest }) => manifest.name === each));
}
