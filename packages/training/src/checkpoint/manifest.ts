import { AlbertkitError } from '@albertkit/core';
import { sha256 } from '../sha256.js';
import { canonicalJson } from './canonical-json.js';
import type { CheckpointStore } from './store.js';

/** Anything that JSON holds. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** What a run must have in common with a checkpoint to go on from it, by name: the hash of its recipe, configuration and data, versions. */
export type RunIdentity = Readonly<Record<string, string>>;

/** The file that makes a checkpoint one: written last, so that what it names is whole. */
export type Manifest = {
  readonly format: 1;
  readonly step: number;
  readonly best: boolean;
  readonly identity: RunIdentity;
  readonly progress: JsonValue;
  readonly tensors: { readonly file: string; readonly bytes: number; readonly sha256: string };
};

const pattern = /^checkpoint-(\d{1,16})\.json$/;

export const manifestName = (step: number): string => `checkpoint-${step}.json`;

/** The hash in the name keeps a step that is saved twice from touching what the first manifest names. */
export const tensorsName = (step: number, hash: string): string => `checkpoint-${step}-${hash.slice(0, 16)}.safetensors`;

/** Whether a file belongs to some checkpoint, whole or not. */
export const isCheckpointFile = (name: string): boolean => /^checkpoint-\d/.test(name);

/** The steps that have a manifest, newest first. */
export const listSteps = async (store: CheckpointStore): Promise<readonly number[]> =>
  (await store.list()).flatMap((name) => {
    const step = Number(pattern.exec(name)?.[1] ?? NaN);
    return manifestName(step) === name ? [step] : [];
  }).sort((a, b) => b - a);

/** The bytes of a manifest, which hold their own hash. Throws `NOT_JSON`. */
export async function manifestBytes(manifest: Manifest): Promise<Uint8Array> {
  const body = canonicalJson(manifest);
  const hash = await sha256(new TextEncoder().encode(body));
  return new TextEncoder().encode(`{"manifest":${body},"sha256":"${hash}"}\n`);
}

/** Reads a manifest. Throws `CHECKPOINT_BROKEN` where it is cut or changed, and what the store throws. */
export async function readManifest(store: CheckpointStore, step: number): Promise<Manifest> {
  const name = manifestName(step);
  const bytes = await store.read(name);
  const broken = (why: string, cause?: unknown): AlbertkitError => brokenCheckpoint(store, step, `${name} ${why}`, cause);
  const text = new TextDecoder('utf-8').decode(bytes);
  const form = /^\{"manifest":(\{.*\}),"sha256":"([0-9a-f]{64})"\}\n$/s.exec(text);
  if (!form) throw broken('is cut or no manifest');
  const [, body = '', hash = ''] = form;
  if ((await sha256(new TextEncoder().encode(body))) !== hash) throw broken('is not what was written: its hash differs');
  const manifest = JSON.parse(body) as Manifest;
  if (manifest.step !== step) throw broken(`is of step ${manifest.step}`);
  return manifest;
}

/** The error of a checkpoint that is not whole. */
export const brokenCheckpoint = (store: CheckpointStore, step: number, what: string, cause?: unknown): AlbertkitError =>
  new AlbertkitError('CHECKPOINT_BROKEN', `The checkpoint of step ${step} in ${store.description} is not whole: ${what}.`, { step, store: store.description }, { cause });
