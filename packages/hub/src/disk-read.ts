import { AlbertkitError } from '@albertkit/core';
import type { ByteRange } from './source.js';

/** What a file is known by: another size, time or place on disk is another file. */
export type FileIdentity = { readonly device: bigint; readonly inode: bigint; readonly size: bigint; readonly changed: bigint };

/** As much of Node's FileHandle as reading takes. */
export interface ReadableFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  stat(options: { bigint: true }): Promise<{ dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }>;
}

const chunk = 16 * 1024 * 1024;

/**
 * Reads a range of an open file, or all of it, and makes sure that it was one and the same file from first byte to last.
 * Throws `FILE_CHANGED` where size or time differ before and after (or from `known`), and `FILE_TOO_LARGE`.
 */
export async function readSteadily(file: ReadableFile, path: string, range?: ByteRange, known?: FileIdentity): Promise<{ bytes: Uint8Array; identity: FileIdentity }> {
  const identity = await identify(file);
  if (known && !same(known, identity)) throw changed(path);
  const size = Number(identity.size);
  const start = Math.min(range?.start ?? 0, size);
  const end = Math.max(start, Math.min(range?.end ?? size, size));
  const bytes = allocate(end - start, path);
  for (let filled = 0; filled < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, filled, Math.min(chunk, bytes.length - filled), start + filled);
    if (bytesRead === 0) throw changed(path);
    filled += bytesRead;
  }
  if (!same(identity, await identify(file))) throw changed(path);
  return { bytes, identity };
}

async function identify(file: ReadableFile): Promise<FileIdentity> {
  const { dev, ino, size, mtimeNs } = await file.stat({ bigint: true });
  return { device: dev, inode: ino, size, changed: mtimeNs };
}

const same = (a: FileIdentity, b: FileIdentity): boolean =>
  a.device === b.device && a.inode === b.inode && a.size === b.size && a.changed === b.changed;

const changed = (path: string): AlbertkitError =>
  new AlbertkitError('FILE_CHANGED', `${path} was replaced or cut while it was in use; open the folder again once whoever writes it has finished.`, { path });

function allocate(bytes: number, path: string): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new AlbertkitError('FILE_TOO_LARGE', `${path} has ${bytes} bytes, more than one buffer of this JavaScript engine holds.`, { path, bytes }, { cause });
  }
}
