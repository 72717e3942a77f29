import * as nodeFileSystem from 'node:fs/promises';
import { join } from 'node:path';
import { AlbertkitError } from '@albertkit/core';
import type { CheckpointStore } from '../checkpoint/store.js';
import { readError, systemCode, writeError } from './disk-errors.js';
import type { FileSystem, OpenFile } from './file-system.js';

/**
 * A folder on disk as a store, made where it is not there (Node). A file is written under another name in the same folder, all of it,
 * forced to the disk and renamed, and the folder is forced too, so that a crash at any instant leaves the old file or the new one. Throws
 * `FILE_MISSING`, `FILE_READ`, `FILE_PERMISSION`, `DISK_FULL`, `FILE_WRITE`, and `PATH_REFUSED` for a name that is no plain one.
 */
export function diskCheckpointStore(folder: string, files: FileSystem = nodeFileSystem): CheckpointStore {
  const pathOf = (name: string): string => {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(name)) throw new AlbertkitError('PATH_REFUSED', `${JSON.stringify(name.slice(0, 200))} is not the name of a file in a folder of checkpoints.`, { path: name.slice(0, 200) });
    return join(folder, name);
  };
  return {
    description: folder,
    list: async () => {
      try {
        return [...(await files.readdir(folder))].sort();
      } catch (cause) {
        if (systemCode(cause) === 'ENOENT') return [];
        throw readError(folder, cause);
      }
    },
    read: async (name) => {
      const path = pathOf(name);
      return files.readFile(path).catch((cause: unknown) => { throw readError(path, cause); });
    },
    write: async (name, bytes) => {
      const path = pathOf(name);
      await orWriteError(path, async () => {
        await files.mkdir(folder, { recursive: true });
        await writeAtomically(files, folder, path, bytes);
      });
    },
    remove: async (name) => {
      const path = pathOf(name);
      await orWriteError(path, () => removeIfThere(files, path));
    },
  };
}

async function writeAtomically(files: FileSystem, folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.part`;
  try {
    await withFile(files, part, 'w', async (file) => {
      for (let written = 0; written < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, written, bytes.length - written);
        if (bytesWritten === 0) throw Object.assign(new Error('nothing more was written'), { code: 'ENOSPC' });
        written += bytesWritten;
      }
      await file.sync();
    });
    await files.rename(part, path);
  } catch (cause) {
    await files.unlink(part).catch(() => undefined);
    throw cause;
  }
  await syncFolder(files, folder);
}

/** A rename is on the disk once its folder is. Windows can open no folder, and needs none of this. */
async function syncFolder(files: FileSystem, folder: string): Promise<void> {
  try {
    await withFile(files, folder, 'r', (file) => file.sync());
  } catch (cause) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP'].includes(systemCode(cause))) throw cause;
  }
}

async function withFile(files: FileSystem, path: string, flags: 'r' | 'w', use: (file: OpenFile) => Promise<void>): Promise<void> {
  const file = await files.open(path, flags);
  try {
    await use(file);
  } catch (cause) {
    await file.close().catch(() => undefined);
    throw cause;
  }
  await file.close();
}

async function removeIfThere(files: FileSystem, path: string): Promise<void> {
  await files.unlink(path).catch((cause: unknown) => {
    if (systemCode(cause) !== 'ENOENT') throw cause;
  });
}

async function orWriteError(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw writeError(path, cause);
  }
}
