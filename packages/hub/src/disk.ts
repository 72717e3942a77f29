import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { AlbertkitError } from '@albertkit/core';
import { codeOf, refuse } from './disk-errors.js';
import { readSteadily, type FileIdentity } from './disk-read.js';
import { checkFileName, type ByteRange, type DiskSourceOptions, type ModelSource } from './source.js';

/**
 * A folder on this machine's disk (Node). Links are followed inside the folder and, in a Hugging Face cache
 * (`snapshots/REVISION`), into the repository it belongs to; elsewhere only with `linksInto`. Reading throws `FOLDER_MISSING`,
 * `NOT_A_FOLDER`, `FILE_MISSING`, `NOT_A_FILE`, `FILE_PERMISSION`, `FILE_READ`, `PATH_REFUSED` (a name or link that leads
 * out) and `FILE_CHANGED` (cut or replaced under us).
 */
export function diskSource(folder: string, options: DiskSourceOptions = {}): ModelSource {
  const identities = new Map<string, FileIdentity>();
  return {
    description: folder,
    list: async () => {
      await realFolder(folder);
      const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => refuse(folder, cause));
      return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name).sort();
    },
    open: async (name, range) => {
      checkFileName(name);
      const real = await containedFile(folder, name, options.linksInto ?? []);
      const { bytes, identity } = await readFile(real, join(folder, name), range, identities.get(name));
      identities.set(name, identity);
      return bytes;
    },
  };
}

async function readFile(real: string, shown: string, range?: ByteRange, known?: FileIdentity): Promise<{ bytes: Uint8Array; identity: FileIdentity }> {
  // The path is already free of links; O_NOFOLLOW refuses one that appears in between (0 where the system has no such flag).
  const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((cause: unknown) => refuse(shown, cause));
  try {
    return await readSteadily(file, shown, range, known);
  } catch (cause) {
    return refuse(shown, cause);
  } finally {
    await file.close();
  }
}

/** The path of a file with all links resolved, once it is sure to lie where it may. */
async function containedFile(folder: string, name: string, linksInto: readonly string[]): Promise<string> {
  const home = await realFolder(folder);
  const shown = join(folder, name);
  const real = await realpath(shown).catch((cause: unknown) => refuse(shown, cause));
  const extra = await Promise.all(linksInto.map((root) => realpath(root).catch((cause: unknown) => refuse(root, cause))));
  const roots = [home, ...cacheRepository(home), ...cacheRepository(resolve(folder)), ...extra];
  if (!roots.some((root) => isInside(root, real))) {
    throw new AlbertkitError('PATH_REFUSED', `${shown} is a link to ${real}, outside the model folder; copy the file, or name that folder in "linksInto".`, { path: shown, target: real });
  }
  const about = await stat(real).catch((cause: unknown) => refuse(shown, cause));
  if (!about.isFile()) throw new AlbertkitError('NOT_A_FILE', `${shown} is not a regular file.`, { path: shown });
  return real;
}

async function realFolder(folder: string): Promise<string> {
  const about = await stat(folder).catch((cause: unknown) => {
    if (codeOf(cause) !== 'ENOENT') return refuse(folder, cause);
    throw new AlbertkitError('FOLDER_MISSING', `There is no folder ${folder}; give the path of a folder that holds config.json and model.safetensors.`, { path: folder, resolved: resolve(folder) }, { cause });
  });
  if (!about.isDirectory()) {
    throw new AlbertkitError('NOT_A_FOLDER', `${folder} is a file; give the folder that holds config.json and model.safetensors.`, { path: folder });
  }
  return realpath(folder).catch((cause: unknown) => refuse(folder, cause));
}

/** In a Hugging Face cache, `REPOSITORY/snapshots/REVISION` holds links into `REPOSITORY/blobs`. */
function cacheRepository(folder: string): readonly string[] {
  const snapshots = dirname(folder);
  return basename(snapshots) === 'snapshots' ? [join(dirname(snapshots), 'blobs')] : [];
}

const isInside = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) === path;
};
