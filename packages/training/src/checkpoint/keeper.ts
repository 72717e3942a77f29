import { AlbertkitError } from '@albertkit/core';
import { readCheckpoint, verifyCheckpoint, writeCheckpoint, type Checkpoint, type StoredCheckpoint } from './checkpoint.js';
import { isCheckpointFile, listSteps, manifestName, readManifest, type Manifest, type RunIdentity } from './manifest.js';
import { requireSameRun } from './resume-mismatch.js';
import type { CheckpointStore } from './store.js';

export type KeeperOptions = {
  /** What a run and its checkpoints have in common. */
  readonly identity: RunIdentity;
  /** How many of the newest are kept beside the best; 2 when left out, and no fewer: the newest may be broken. */
  readonly keep?: number;
  /** Told of each checkpoint that is not whole and so is passed over. */
  readonly onBroken?: (step: number, cause: Error) => void;
};

/** The checkpoints of one run. One process at a time may save to a store. */
export type CheckpointKeeper = {
  /** Saves a checkpoint, then removes those that need not be kept. Throws as `writeCheckpoint`; the ones before stay usable whatever happens. */
  save(checkpoint: Checkpoint): Promise<void>;
  /**
   * The newest checkpoint that is whole; undefined where there is none at all. Newer ones that are not whole are removed: the
   * run goes on before them. Throws `RESUME_MISMATCH` for one of another run, and `CHECKPOINT_BROKEN` where none is whole.
   */
  latest(): Promise<StoredCheckpoint | undefined>;
  /** The newest one that was saved as the best and is whole; undefined where there is none. Throws `RESUME_MISMATCH`. */
  best(): Promise<StoredCheckpoint | undefined>;
};

/** Keeps the checkpoints of a run in a store; see `CheckpointKeeper`. Throws `OPTION` for fewer than 2 to keep. */
export function checkpointKeeper(store: CheckpointStore, { identity, keep = 2, onBroken = () => {} }: KeeperOptions): CheckpointKeeper {
  if (!Number.isSafeInteger(keep) || keep < 2) throw new AlbertkitError('OPTION', `At least 2 checkpoints are kept, not ${keep}: the newest may be broken.`, { keep });
  /** The manifest's hash of those known to be whole, so that none is read again and again. */
  const whole = new Map<number, string>();

  /** What `read` gives of a checkpoint; undefined, and told, where it is not whole. */
  const ifWhole = async <T>(step: number, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (cause) {
      if (!isBroken(cause)) throw cause;
      onBroken(step, cause);
      return undefined;
    }
  };
  const verified = (step: number): Promise<Manifest | undefined> => ifWhole(step, async () => {
    const manifest = await readManifest(store, step);
    if (whole.get(step) !== manifest.tensors.sha256) await verifyCheckpoint(store, step);
    whole.set(step, manifest.tensors.sha256);
    return manifest;
  });

  const prune = async (): Promise<void> => {
    const kept: Manifest[] = [];
    let best: Manifest | undefined;
    for (const step of await listSteps(store)) {
      if (kept.length >= keep && best) break;
      const manifest = await verified(step);
      if (manifest && kept.length < keep) kept.push(manifest);
      if (manifest?.best) best ??= manifest;
    }
    const names = new Set([...kept, ...(best ? [best] : [])].flatMap(({ step, tensors }) => [manifestName(step), tensors.file]));
    await removeFiles(store, (name) => !names.has(name));
  };

  const firstWhole = async (wanted: (manifest: Manifest) => boolean): Promise<StoredCheckpoint | undefined> => {
    for (const step of await listSteps(store)) {
      const found = await ifWhole(step, async () => (wanted(await readManifest(store, step)) ? readCheckpoint(store, step) : undefined));
      if (!found) continue;
      requireSameRun(step, found.identity, identity);
      return found;
    }
    return undefined;
  };

  return {
    save: async (checkpoint) => {
      await writeCheckpoint(store, checkpoint, identity);
      await prune();
    },
    latest: async () => {
      const found = await firstWhole(() => true);
      const steps = await listSteps(store);
      if (!found && steps.length > 0) throw new AlbertkitError('CHECKPOINT_BROKEN', `None of the ${steps.length} checkpoints in ${store.description} is whole: begin anew in another place, or bring back a copy.`, { steps, store: store.description });
      for (const step of found ? steps.filter((one) => one > found.step) : []) await removeFiles(store, (name) => isOfStep(name, step));
      return found;
    },
    best: () => firstWhole(({ best }) => best),
  };
}

/** Manifests go first: what has none is no checkpoint, whatever is left of it. */
async function removeFiles(store: CheckpointStore, unwanted: (name: string) => boolean): Promise<void> {
  const names = (await store.list()).filter((name) => isCheckpointFile(name) && unwanted(name));
  for (const name of names.filter((one) => one.endsWith('.json'))) await store.remove(name);
  for (const name of names.filter((one) => !one.endsWith('.json'))) await store.remove(name);
}

const isOfStep = (name: string, step: number): boolean => name.startsWith(`checkpoint-${step}.`) || name.startsWith(`checkpoint-${step}-`);

/** Cut, changed or gone. A disk that cannot be read is another matter: what lies there may be whole, and is not to be removed for it. */
const isBroken = (cause: unknown): cause is Error => cause instanceof Error && 'code' in cause && (cause.code === 'CHECKPOINT_BROKEN' || cause.code === 'FILE_MISSING');
