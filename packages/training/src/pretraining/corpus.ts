import { AlbertkitError } from '@albertkit/core';
import { sha256 } from '../sha256.js';
import { checkIndex, type CorpusIndex } from './corpus-index.js';
import { shardFromBytes } from './shard-bytes.js';
import type { Shard } from './shard.js';

/** Where the bytes of shards are kept: in memory, on a disk, in a browser's storage. */
export interface ShardStore {
  write(shard: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  read(shard: number): Promise<Uint8Array>;
}

/** A tokenised text in shards, one of which is held at a time. */
export type Corpus = {
  readonly index: CorpusIndex;
  /** Throws `DATA_CHANGED` where the store's bytes are not those that were written, and what the store throws. */
  read(shard: number): Promise<Shard>;
};

/** A store in memory. */
export function memoryStore(): ShardStore {
  const kept: Uint8Array[] = [];
  return {
    write(shard, bytes) {
      kept[shard] = bytes.slice();
      return Promise.resolve();
    },
    read: (shard) => Promise.resolve(kept[shard] ?? new Uint8Array()),
  };
}

/** A corpus that was built before, by its index (the `index` of `buildCorpus`, or its JSON read again) and the store it was built into. Throws `CORPUS_FORMAT`. */
export async function openCorpus(index: unknown, store: ShardStore): Promise<Corpus> {
  return storedCorpus(await checkIndex(index), store);
}

/** A corpus by an index that is known to be one. */
export function storedCorpus(index: CorpusIndex, store: ShardStore): Corpus {
  return {
    index,
    async read(shard) {
      const entry = index.shards[shard];
      if (!entry) throw new AlbertkitError('CORPUS_SHARD', `This corpus has ${index.shards.length} shards, and shard ${shard} was asked for.`, { shard, shards: index.shards.length });
      const bytes = (await store.read(shard)).slice();
      const found = bytes.length === entry.bytes ? await sha256(bytes) : undefined;
      if (found !== entry.sha256) throw new AlbertkitError('DATA_CHANGED', `Shard ${shard} of the corpus is not what was written: build the corpus again.`, { shard, bytes: bytes.length, wanted: entry });
      return shardFromBytes(bytes, index.vocabularySize);
    },
  };
}
