import { writeFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diskSource } from './disk.js';
import { text, withFolder } from './fixtures/folders.js';

const files = { 'model/config.json': text('{}'), 'model/sub/x': text('x'), 'secret': text('secret'), 'blobs/abc': text('blob') };

test('lists files, and opens them whole or in part', async () => {
  await withFolder(files, async (folder) => {
    const source = diskSource(join(folder, 'model'));
    expect(source.description).toBe(join(folder, 'model'));
    expect(await source.list()).toEqual(['config.json']);
    expect(await source.open('config.json')).toEqual(text('{}'));
    expect(await source.open('config.json', { start: 1, end: 9 })).toEqual(text('}'));
    expect(await source.open('sub/x')).toEqual(text('x'));
  });
});

test('a folder of very many files is listed whole', async () => {
  await withFolder({ 'config.json': text('{}') }, async (folder) => {
    for (let n = 0; n < 10_001; n++) writeFileSync(join(folder, `a${n}`), '');
    expect(await diskSource(folder).list()).toContain('config.json');
  });
});

describe('L1: what cannot be read has a code of its own', () => {
  test('a folder that is not there, or is a file', async () => {
    await withFolder(files, async (folder) => {
      for (const act of [(path: string) => diskSource(path).list(), (path: string) => diskSource(path).open('config.json')]) {
        await expect(act(join(folder, 'none'))).rejects.toMatchObject({ code: 'FOLDER_MISSING', facts: { path: join(folder, 'none') } });
        await expect(act(join(folder, 'secret'))).rejects.toMatchObject({ code: 'NOT_A_FOLDER' });
        await expect(act(join(folder, 'secret', 'below'))).rejects.toMatchObject({ code: 'NOT_A_FOLDER' });
      }
    });
  });

  test('a file that is not there, is a folder, or is under a file', async () => {
    await withFolder(files, async (folder) => {
      const source = diskSource(join(folder, 'model'));
      await expect(source.open('none')).rejects.toMatchObject({ code: 'FILE_MISSING', facts: { path: join(folder, 'model', 'none') } });
      await expect(source.open('sub')).rejects.toMatchObject({ code: 'NOT_A_FILE' });
      await expect(source.open('config.json/x')).rejects.toMatchObject({ code: 'NOT_A_FOLDER' });
      await symlink('loop', join(folder, 'model', 'loop'));
      await expect(source.open('loop')).rejects.toMatchObject({ code: 'FILE_READ' });
    });
  });
});

describe('nothing outside the folder is opened', () => {
  test.each(['../secret', '/etc/hostname', 'sub/../../secret', '..\\secret', 'C:secret'])('the name %j', async (name) => {
    await withFolder(files, async (folder) => {
      await expect(diskSource(join(folder, 'model')).open(name)).rejects.toMatchObject({ code: 'PATH_REFUSED' });
    });
  });

  test('a link out of the folder is refused, one inside it followed, one into a named folder too', async () => {
    await withFolder(files, async (folder) => {
      const model = join(folder, 'model');
      await symlink('../secret', join(model, 'out'));
      await symlink('..', join(model, 'up'));
      await symlink('sub/x', join(model, 'inside'));
      const source = diskSource(model);
      await expect(source.open('out')).rejects.toMatchObject({ code: 'PATH_REFUSED' });
      await expect(source.open('up/secret')).rejects.toMatchObject({ code: 'PATH_REFUSED' });
      expect(await source.open('inside')).toEqual(text('x'));
      expect(await diskSource(model, { linksInto: [folder] }).open('out')).toEqual(text('secret'));
    });
  });

  test('a folder whose name only starts alike is outside', async () => {
    await withFolder({ 'model/config.json': text('{}'), 'model-secret/x': text('secret') }, async (folder) => {
      await symlink('../model-secret/x', join(folder, 'model', 'out'));
      await expect(diskSource(join(folder, 'model')).open('out')).rejects.toMatchObject({ code: 'PATH_REFUSED' });
    });
  });
});

test('a Hugging Face cache opens: its snapshots hold links into blobs, and into nothing else', async () => {
  await withFolder(files, async (folder) => {
    const snapshot = join(folder, 'snapshots', '1a2b3c');
    await mkdir(snapshot, { recursive: true });
    await symlink('../../blobs/abc', join(snapshot, 'config.json'));
    await symlink('../../secret', join(snapshot, 'out'));
    expect(await diskSource(snapshot).list()).toEqual(['config.json', 'out']);
    expect(await diskSource(snapshot).open('config.json')).toEqual(text('blob'));
    await expect(diskSource(snapshot).open('out')).rejects.toMatchObject({ code: 'PATH_REFUSED' });
    await symlink(snapshot, join(folder, 'latest'));
    expect(await diskSource(join(folder, 'latest')).open('config.json')).toEqual(text('blob'));
  });
});

test('S13: a file replaced between two reads of one source is refused; a new source reads it', async () => {
  await withFolder(files, async (folder) => {
    const model = join(folder, 'model');
    const source = diskSource(model);
    expect(await source.open('config.json', { start: 0, end: 1 })).toEqual(text('{'));
    await writeFile(join(model, 'config.json'), '{ }');
    await expect(source.open('config.json', { start: 1, end: 2 })).rejects.toMatchObject({ code: 'FILE_CHANGED', facts: { path: join(model, 'config.json') } });
    expect(await diskSource(model).open('config.json')).toEqual(text('{ }'));
  });
});
