import { AlbertkitError, fromTensor, readSafetensors, toTensor, writeSafetensors, type StoredTensor, type Tensor, type Tensors } from '@albertkit/core';
import { sha256 } from '../sha256.js';
import { brokenCheckpoint, manifestBytes, manifestName, readManifest, tensorsName, type JsonValue, type Manifest, type RunIdentity } from './manifest.js';
import type { CheckpointStore } from './store.js';

/** All that a run goes on from: the tensors of its state (weights, moments, counters), and where it stands (data, random state, metrics) as JSON. */
export type Checkpoint = {
  /** Updates done; names the checkpoint. */
  readonly step: number;
  readonly state: Tensors;
  readonly progress: JsonValue;
  /** Whether it is the best so far; the newest such one is kept whatever its age. */
  readonly best?: boolean;
};

/** Writes the tensors and, once they are safe, the manifest. Throws `CHECKPOINT_STEP`, `NOT_JSON`, and what the store throws; what was there before stays usable. */
export async function writeCheckpoint(store: CheckpointStore, { step, state, progress, best = false }: Checkpoint, identity: RunIdentity): Promise<void> {
  if (!Number.isSafeInteger(step) || step < 0) throw new AlbertkitError('CHECKPOINT_STEP', `A checkpoint is of a whole number of steps from 0, not ${step}.`, { step });
  const bytes = stateBytes(state);
  const hash = await sha256(bytes);
  const file = tensorsName(step, hash);
  const manifest = await manifestBytes({ format: 1, step, best, identity, progress, tensors: { file, bytes: bytes.length, sha256: hash } });
  await store.write(file, bytes);
  await store.write(manifestName(step), manifest);
}

/** A checkpoint that was read whole, with the run it is of. */
export type StoredCheckpoint = Required<Checkpoint> & { readonly identity: RunIdentity };

/** Reads a checkpoint and makes sure of every byte. Throws `CHECKPOINT_BROKEN`, and what the store throws. */
export async function readCheckpoint(store: CheckpointStore, step: number): Promise<StoredCheckpoint> {
  const { identity, progress, best, tensors } = await readManifest(store, step);
  const bytes = await readWhole(store, step, tensors);
  const state = Object.fromEntries([...readSafetensors(bytes).tensors].map(([name, tensor]): [string, Tensor] => [name, toTensor(tensor, { float64: true })]));
  return { step, state, progress, best, identity };
}

/** Makes sure that a checkpoint is whole, and gives its manifest. Throws as `readCheckpoint`. */
export async function verifyCheckpoint(store: CheckpointStore, step: number): Promise<Manifest> {
  const manifest = await readManifest(store, step);
  await readWhole(store, step, manifest.tensors);
  return manifest;
}

async function readWhole(store: CheckpointStore, step: number, { file, bytes, sha256: expected }: Manifest['tensors']): Promise<Uint8Array> {
  const read = await store.read(file);
  if (read.length !== bytes) throw brokenCheckpoint(store, step, `${file} has ${read.length} bytes of ${bytes}`);
  if ((await sha256(read)) !== expected) throw brokenCheckpoint(store, step, `${file} is not what was written: its hash differs`);
  return read;
}

/** The tensors as a safetensors file: the same state has the same bytes, so a run that went on can be held to one that never stopped. */
export function stateBytes(state: Tensors): Uint8Array<ArrayBuffer> {
  const stored = new Map(Object.entries(state).map(([name, tensor]): [string, StoredTensor] => [name, fromTensor(tensor, tensor.dtype === 'int32' ? 'I32' : undefined)]));
  return writeSafetensors(stored);
}
