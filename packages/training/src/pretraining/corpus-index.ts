import { AlbertkitError } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import { sha256 } from '../sha256.js';
import type { Shard } from './shard.js';

/** What an index tells of a shard. */
export type ShardEntry = { readonly tokens: number; readonly sentences: number; readonly documents: number; readonly bytes: number; readonly sha256: string };

/** What a corpus holds, as plain JSON. */
export type CorpusIndex = {
  readonly version: 1;
  readonly vocabularySize: number;
  /** The hash of the pieces of the vocabulary. */
  readonly vocabulary: string;
  readonly tokens: number;
  readonly sentences: number;
  readonly documents: number;
  readonly shards: readonly ShardEntry[];
  /** The hash of the vocabulary and of all shards: equal where the corpus is the same, token by token and in the same shards. */
  readonly sha256: string;
};

/** The hash that tells vocabularies apart: of all pieces by id. */
export const vocabularyHash = (tokenizer: Tokenizer): Promise<string> => textHash(Array.from({ length: tokenizer.vocabularySize }, (_, id) => tokenizer.token(id)));

const textHash = (value: unknown): Promise<string> => sha256(new TextEncoder().encode(JSON.stringify(value)));

/** What an index tells of a shard and its bytes. */
export async function shardEntry({ ids, sentenceEnds, documentEnds }: Shard, bytes: Uint8Array<ArrayBuffer>): Promise<ShardEntry> {
  return { tokens: ids.length, sentences: sentenceEnds.length, documents: documentEnds.length, bytes: bytes.length, sha256: await sha256(bytes) };
}

/** The index of shards. */
export async function corpusIndex(vocabularySize: number, vocabulary: string, shards: readonly ShardEntry[]): Promise<CorpusIndex> {
  const total = (name: 'tokens' | 'sentences' | 'documents'): number => shards.reduce((sum, shard) => sum + shard[name], 0);
  return {
    version: 1, vocabularySize, vocabulary, tokens: total('tokens'), sentences: total('sentences'), documents: total('documents'), shards,
    sha256: await textHash([1, vocabularySize, vocabulary, shards.map((shard) => shard.sha256)]),
  };
}

/** The index that a value is, which may come from a file. Throws `CORPUS_FORMAT`. */
export async function checkIndex(value: unknown): Promise<CorpusIndex> {
  const index = value as Partial<CorpusIndex> | null | undefined;
  if (index?.version === 1 && isCount(index.vocabularySize) && isHash(index.vocabulary) && Array.isArray(index.shards) && index.shards.length > 0 && index.shards.every(isEntry)) {
    const whole = await corpusIndex(index.vocabularySize, index.vocabulary, index.shards);
    if ((['tokens', 'sentences', 'documents', 'sha256'] as const).every((name) => index[name] === whole[name])) return whole;
  }
  throw new AlbertkitError('CORPUS_FORMAT', 'This is no index of a corpus, or of another version, or it was changed: build the corpus again.', { version: index?.version });
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function isEntry(value: unknown): value is ShardEntry {
  const entry = value as Partial<ShardEntry> | null | undefined;
  return isCount(entry?.tokens) && isCount(entry.sentences) && isCount(entry.documents) && isCount(entry.bytes) && isHash(entry.sha256);
}
