import { randomBytes } from 'node:crypto';
import { open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CliError, codeOf } from './errors.js';

/**
 * Refuses a place where no file may be written: `OUTPUT_EXISTS` for a file that is there without `overwrite`,
 * `OUTPUT_NOT_A_FILE` for a folder or a device. Called before long work as well as by `writeWholeFile`.
 */
export async function checkOutput(path: string, { overwrite }: { readonly overwrite: boolean }): Promise<void> {
  const about = await stat(path).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw writeError(path, cause);
  });
  if (!about) {
    const folder = await stat(dirname(path)).catch((cause: unknown) => { throw writeError(path, cause); });
    if (!folder.isDirectory()) throw new CliError('OUTPUT_NOT_A_FILE', `${dirname(path)} is no folder, so ${path} cannot be written.`, { path });
    return;
  }
  if (!about.isFile()) throw new CliError('OUTPUT_NOT_A_FILE', `${path} is ${about.isDirectory() ? 'a folder' : 'no regular file'}; give the path of a file to write.`, { path });
  if (!overwrite) throw new CliError('OUTPUT_EXISTS', `${path} is there already; give --overwrite to replace it, or another path.`, { path });
}

/** A file that is written piece by piece and is there whole, once `finish` is done, or not at all. */
export type WholeFile = {
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  /** Leaves what was there before, and no temporary file. Does nothing after `finish`. */
  drop(): Promise<void>;
};

/**
 * Begins a file that is there whole or not at all: a temporary file in the same folder, every byte, fsync, rename; what was
 * there stays until then. It drops itself where it throws: `checkOutput`'s codes and the system's (`ENOSPC`, `EACCES` ...).
 */
export async function openWholeFile(path: string, options: { readonly overwrite: boolean }): Promise<WholeFile> {
  await checkOutput(path, options);
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  const file = await open(temporary, 'wx').catch((cause: unknown) => { throw writeError(path, cause); });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  const drop = async (): Promise<void> => {
    await close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
  };
  const orDrop = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      await drop();
      throw writeError(path, cause);
    }
  };
  return {
    write: (bytes) => orDrop(() => writeAll(file, bytes)),
    finish: async () => {
      await orDrop(async () => {
        await file.sync();
        await close();
        await rename(temporary, target);
      });
      await syncFolder(dirname(target));
    },
    drop,
  };
}

/** Writes a file whole or not at all, as `openWholeFile` does. */
export async function writeWholeFile(path: string, bytes: Uint8Array, options: { readonly overwrite: boolean }): Promise<void> {
  const file = await openWholeFile(path, options);
  await file.write(bytes);
  await file.finish();
}

/** The part of a file handle that `writeAll` needs. */
export type ByteSink = { write(bytes: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }> };

/** Writes until every byte is written: a system may take only part of them without an error. */
export async function writeAll(file: ByteSink | FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written);
    if (bytesWritten === 0) throw new CliError('ENOSPC', `Nothing more could be written after ${written} of ${bytes.length} bytes.`, { written, bytes: bytes.length });
    written += bytesWritten;
  }
}

/** So that the new name survives a power cut; not every system can sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function writeError(path: string, cause: unknown): CliError {
  if (cause instanceof CliError) return cause;
  const code = codeOf(cause);
  // A folder that is missing on the way to an output is no missing input.
  const shown = code === 'ENOENT' || code === 'ENOTDIR' ? 'OUTPUT_NOT_A_FILE' : (code.toUpperCase() as Uppercase<string>);
  return new CliError(shown, `${path} cannot be written (${code}): check that its folder is there, may be written to and has room.`, { path, system: code }, { cause });
}
