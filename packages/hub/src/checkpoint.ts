import { AlbertkitError, readSafetensors, readShardedIndex, refusePickle, type StoredTensor } from '@albertkit/core';
import { listNames, type ModelSource } from './source.js';

const whole = 'model.safetensors';
const index = 'model.safetensors.index.json';
const largestIndex = 64 * 1024 * 1024;
const foreignWeights = /\.(bin|pt|pth|ckpt|pkl)$/;

/**
 * The tensors of a model folder: `model.safetensors`, else the shards named in `model.safetensors.index.json`. Throws what
 * `readSafetensors` does, `ST_INDEX` for shards that are missing or disagree with the index, `PICKLE_REFUSED` where there is
 * only a pickle, and `WEIGHTS_MISSING`.
 */
export async function readCheckpoint(source: ModelSource, autoClass: string): Promise<ReadonlyMap<string, StoredTensor>> {
  const names = await source.list();
  if (names.includes(whole)) return readOne(source, whole, autoClass);
  if (names.includes(index)) return readShards(source, names, autoClass);
  const foreign = names.filter((name) => foreignWeights.test(name));
  for (const name of foreign) {
    // By content: the name says little, and what opens it must never be asked.
    refusePickle(await source.open(name, { start: 0, end: 4096 }), `${source.description}/${name}`, autoClass);
  }
  throw new AlbertkitError('WEIGHTS_MISSING', `There is no ${whole} and no ${index} in ${source.description}; it holds ${listNames(names)}.`, { path: `${source.description}/${whole}`, names });
}

async function readOne(source: ModelSource, name: string, autoClass: string): Promise<ReadonlyMap<string, StoredTensor>> {
  const file = await source.open(name);
  refusePickle(file, `${source.description}/${name}`, autoClass);
  try {
    return readSafetensors(file).tensors;
  } catch (cause) {
    if (!(cause instanceof AlbertkitError)) throw cause;
    throw new AlbertkitError(cause.code, `${source.description}/${name}: ${cause.message}`, { ...cause.facts, path: `${source.description}/${name}` }, { cause });
  }
}

async function readShards(source: ModelSource, names: readonly string[], autoClass: string): Promise<ReadonlyMap<string, StoredTensor>> {
  const text = await source.open(index, { start: 0, end: largestIndex + 1 });
  if (text.length > largestIndex) refuseIndex(source, `it is larger than ${largestIndex} bytes`, {});
  const shardOf = readShardedIndex(text);
  const shards = [...new Set(shardOf.values())].sort();
  const absent = shards.filter((shard) => !names.includes(shard));
  if (absent.length > 0) refuseIndex(source, `it names files that are not there: ${listNames(absent)}`, { missing: absent });
  const tensors = new Map<string, StoredTensor>();
  const twice: string[] = [];
  for (const shard of shards) {
    for (const [name, tensor] of await readOne(source, shard, autoClass)) {
      const home = shardOf.get(name);
      if (home === shard) tensors.set(name, tensor);
      else if (home !== undefined) twice.push(`${name} in ${shard}, listed in ${home}`);
    }
  }
  if (twice.length > 0) refuseIndex(source, `tensors lie in a file that the index does not name for them: ${listNames(twice)}`, { misplaced: twice });
  const lost = [...shardOf.keys()].filter((name) => !tensors.has(name));
  if (lost.length > 0) refuseIndex(source, `tensors are not in the file it names: ${listNames(lost)}`, { missing: lost });
  return tensors;
}

function refuseIndex(source: ModelSource, why: string, facts: Readonly<Record<string, unknown>>): never {
  throw new AlbertkitError('ST_INDEX', `${source.description}/${index} does not fit the folder: ${why}; fetch the whole checkpoint again.`, { path: `${source.description}/${index}`, ...facts });
}
