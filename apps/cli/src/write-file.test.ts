import { mkdtemp, readdir, readFile, symlink, writeFile, lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeAll, writeWholeFile } from './write-file.js';

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'albertkit-cli-')); });
const bytes = Uint8Array.of(1, 2, 3, 4, 5);

describe('writeWholeFile', () => {
  it('writes a file and leaves nothing else', async () => {
    await writeWholeFile(join(folder, 'a'), bytes, { overwrite: false });
    expect(await readdir(folder)).toEqual(['a']);
    expect([...(await readFile(join(folder, 'a')))]).toEqual([...bytes]);
  });

  it('keeps what is there unless told otherwise', async () => {
    const path = join(folder, 'a');
    await writeFile(path, 'old');
    await expect(writeWholeFile(path, bytes, { overwrite: false })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(await readFile(path, 'utf8')).toBe('old');
    await writeWholeFile(path, bytes, { overwrite: true });
    expect((await readFile(path)).length).toBe(5);
  });

  it('writes to the file behind a link', async () => {
    await writeFile(join(folder, 'real'), 'old');
    await symlink(join(folder, 'real'), join(folder, 'link'));
    await writeWholeFile(join(folder, 'link'), bytes, { overwrite: true });
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
    expect((await readFile(join(folder, 'real'))).length).toBe(5);
  });

  it('refuses a folder, a device and a place that is not there', async () => {
    for (const path of [folder, '/dev/null', join(folder, 'no', 'a')]) {
      await expect(writeWholeFile(path, bytes, { overwrite: true })).rejects.toMatchObject({ code: 'OUTPUT_NOT_A_FILE' });
    }
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('writeAll', () => {
  it('goes on after a short write', async () => {
    const got: number[] = [];
    await writeAll({ write: async (all, offset, length) => {
      const count = Math.min(2, length);
      got.push(...all.subarray(offset, offset + count));
      return { bytesWritten: count };
    } }, bytes);
    expect(got).toEqual([...bytes]);
  });

  it('does not take a full disk for success', async () => {
    await expect(writeAll({ write: async () => ({ bytesWritten: 0 }) }, bytes)).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
