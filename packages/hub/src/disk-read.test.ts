import { open, truncate, utimes, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSteadily, type ReadableFile } from './disk-read.js';
import { withFolder } from './fixtures/folders.js';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

/** Opens a file of 1000 bytes and lets `meddle` act on its path after the first read, which gets 100 bytes at most. */
async function readWhile(meddle: (path: string) => Promise<unknown>): Promise<Uint8Array> {
  return withFolder({ f: bytes }, async (folder) => {
    const path = join(folder, 'f');
    const handle = await open(path);
    try {
      return (await readSteadily(slowly(handle, () => meddle(path)), path)).bytes;
    } finally {
      await handle.close();
    }
  });
}

function slowly(handle: FileHandle, afterFirst: () => Promise<unknown>): ReadableFile {
  let first = true;
  const read: ReadableFile['read'] = async (buffer, offset, length, position) => {
    const result = await handle.read(buffer, offset, Math.min(length, 100), position);
    if (first) await afterFirst();
    first = false;
    return result;
  };
  return { read, stat: (options) => handle.stat(options) };
}

test('short reads are put together', async () => {
  expect(await readWhile(async () => undefined)).toEqual(bytes);
});

describe('S13: a file that changes while it is read is refused', () => {
  test('cut', async () => {
    await expect(readWhile((path) => truncate(path, 500))).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  });

  test('cut before what was read', async () => {
    await expect(readWhile((path) => truncate(path, 0))).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  });

  test('written over with the same length', async () => {
    await expect(readWhile(async (path) => { await writeFile(path, bytes); await utimes(path, 1, 1); })).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  });

  test('grown', async () => {
    await expect(readWhile((path) => writeFile(path, 'more', { flag: 'a' }))).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  });
});

test('a file too large for one buffer is refused before anything is read', async () => {
  const stat = async (): Promise<{ dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }> => ({ dev: 1n, ino: 1n, size: 2n ** 50n, mtimeNs: 1n });
  const read = async (): Promise<never> => expect.fail('nothing should be read');
  await expect(readSteadily({ stat, read }, 'huge')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', facts: { path: 'huge', bytes: 2 ** 50 } });
});
