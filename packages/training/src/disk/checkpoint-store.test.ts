import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stateBytes, type Checkpoint } from '../checkpoint/checkpoint.js';
import { checkpointKeeper } from '../checkpoint/keeper.js';
import type { CheckpointStore } from '../checkpoint/store.js';
import { diskCheckpointStore } from './checkpoint-store.js';
import { simulatedDisk, type Loss, type SimulatedDisk } from './fixtures/simulated-disk.js';

const identity = { recipe: 'a' };
const checkpoint = (step: number): Checkpoint => ({
  step,
  state: { weight: { dtype: 'float32', shape: [40], data: Float32Array.from({ length: 40 }, (_, n) => step + n / 7) } },
  progress: { position: step * 8 },
  best: step === 1,
});
const storeOf = ({ files }: SimulatedDisk): CheckpointStore => diskCheckpointStore('run', files);

/** Saves steps 1 to 4; how many were saved before it failed, and why it did. */
async function saveAll(store: CheckpointStore): Promise<{ readonly saved: number; readonly cause?: unknown }> {
  const keeper = checkpointKeeper(store, { identity });
  for (let step = 1; step <= 4; step++) {
    try {
      await keeper.save(checkpoint(step));
    } catch (cause) {
      return { saved: step - 1, cause };
    }
  }
  return { saved: 4 };
}

/** The run goes on from the newest checkpoint, which is one of those saved or the one that was being saved, whole; the best is there; and saving works again. */
async function expectToGoOn(disk: SimulatedDisk, saved: number): Promise<void> {
  const broken: number[] = [];
  const keeper = checkpointKeeper(storeOf(disk), { identity, onBroken: (step) => broken.push(step) });
  const found = await keeper.latest();
  const step = found?.step ?? 0;
  expect(step).toBeGreaterThanOrEqual(saved);
  expect(step).toBeLessThanOrEqual(saved + 1);
  expect(broken).toEqual([]);
  if (found) {
    expect(stateBytes(found.state)).toEqual(stateBytes(checkpoint(step).state));
    expect(found.progress).toEqual({ position: step * 8 });
    expect((await keeper.best())?.step).toBe(1);
  }
  await keeper.save(checkpoint(step + 1));
  expect((await keeper.latest())?.step).toBe(step + 1);
  // What a crash left behind is gone: two files for each of the two newest and the best.
  expect((await storeOf(disk).list()).length).toBeLessThanOrEqual(6);
}

async function stepsInAll(): Promise<number> {
  const disk = simulatedDisk();
  expect(await saveAll(storeOf(disk))).toEqual({ saved: 4 });
  return disk.steps();
}

describe('R2: a crash at each step of the file system', () => {
  test.each<Loss>(['nothing', 'unsynced', 'contents'])('that loses %s of what was not forced to the disk', async (loss) => {
    const steps = await stepsInAll();
    expect(steps).toBeGreaterThan(60);
    for (let at = 1; at <= steps; at++) {
      const disk = simulatedDisk({ at, code: 'CRASHED', crash: true });
      const { saved } = await saveAll(storeOf(disk));
      await expectToGoOn(disk.afterCrash(loss), saved);
    }
  });
});

describe('R5: each step of the file system fails in turn', () => {
  test.each([['ENOSPC', 'DISK_FULL'], ['EDQUOT', 'DISK_FULL'], ['EIO', 'FILE_WRITE'], ['EXDEV', 'FILE_WRITE'], ['EROFS', 'FILE_PERMISSION'], ['EACCES', 'FILE_PERMISSION']])('%s is %s, and what was saved is usable', async (code, expected) => {
    const steps = await stepsInAll();
    const seen = new Set<unknown>();
    // All steps of an error that passes (EIO), of the others every third: their names alone differ.
    for (let at = 1; at <= steps; at += code === 'EIO' ? 1 : 3) {
      const disk = simulatedDisk({ at, code });
      const { saved, cause } = await saveAll(storeOf(disk));
      if (cause !== undefined) {
        expect(cause).toMatchObject({ name: 'AlbertkitError', facts: { system: code, path: expect.stringContaining('run') } });
        seen.add((cause as { code: string }).code);
      }
      await expectToGoOn(disk.afterCrash('nothing'), saved);
    }
    // Steps that only read say so in their own words.
    expect([...seen].filter((one) => one !== 'FILE_READ' && one !== 'FILE_PERMISSION' && one !== expected)).toEqual([]);
    expect(seen).toContain(expected);
  });
});

describe('a folder on a real disk', () => {
  const inFolder = async (use: (folder: string) => Promise<void>): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'albertkit-training-'));
    try {
      await use(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  test('is made, holds whole files and nothing else, and goes on from them', async () => {
    await inFolder(async (folder) => {
      const place = join(folder, 'new', 'run');
      expect(await diskCheckpointStore(place).list()).toEqual([]);
      expect(await saveAll(diskCheckpointStore(place))).toEqual({ saved: 4 });
      expect((await readdir(place)).map((name) => name.replace(/-[0-9a-f]{16}/, '-HASH'))).toEqual(expect.arrayContaining(['checkpoint-1.json', 'checkpoint-3-HASH.safetensors', 'checkpoint-3.json', 'checkpoint-4-HASH.safetensors', 'checkpoint-4.json']));
      expect(await readdir(place)).toHaveLength(6);
      expect((await checkpointKeeper(diskCheckpointStore(place), { identity }).latest())?.step).toBe(4);
    });
  });
  test('where a file stands in the way, and for names that lead out', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'run'), 'a file');
      const store = diskCheckpointStore(join(folder, 'run'));
      await expect(store.write('a', new Uint8Array(1))).rejects.toMatchObject({ code: 'FILE_WRITE', facts: { system: 'EEXIST' } });
      await expect(store.list()).rejects.toMatchObject({ code: 'FILE_READ', facts: { system: 'ENOTDIR' } });
      for (const name of ['../a', 'a/b', '', '.part', 'a\\b']) await expect(diskCheckpointStore(folder).write(name, new Uint8Array(1))).rejects.toMatchObject({ code: 'PATH_REFUSED' });
      await expect(diskCheckpointStore(folder).read('none')).rejects.toMatchObject({ code: 'FILE_MISSING' });
      await diskCheckpointStore(folder).remove('none');
    });
  });
});
