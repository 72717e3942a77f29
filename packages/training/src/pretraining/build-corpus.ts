import { AlbertkitError } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import { nextTurn } from '../next-turn.js';
import { memoryStore, storedCorpus, type Corpus, type ShardStore } from './corpus.js';
import { corpusIndex, shardEntry, vocabularyHash, type ShardEntry } from './corpus-index.js';
import { shardToBytes } from './shard-bytes.js';
import { shardBuilder } from './shard.js';

/** How far building is. */
export type CorpusProgress = { readonly documents: number; readonly tokens: number; readonly shards: number };

export type BuildCorpusOptions = {
  /** Where the shards go; memory when left out. */
  readonly store?: ShardStore;
  /** About how many tokens a shard has: what is held, and shuffled, at once. 2^23 when left out, 16 MB in a vocabulary of up to 65,536. */
  readonly shardTokens?: number;
  /** Called about thirty times a second, and at the end. */
  readonly onProgress?: (progress: CorpusProgress) => void;
  /** Aborted, its reason is thrown at the next turn. */
  readonly signal?: AbortSignal;
};

const turnMilliseconds = 30;

/**
 * Tokenises documents once: each sentence to its ids, without special tokens. Sentences of no token and documents of no sentence
 * are left out. A document goes to one shard unless it is larger than one, then to several, cut between sentences, as documents
 * of their own. Memory goes with the shard and the longest document. Throws `DATA_EMPTY` where no token came, `DATA_OPTION`, and
 * what the documents, the store or the signal throw.
 */
export async function buildCorpus(documents: Iterable<readonly string[]> | AsyncIterable<readonly string[]>, tokenizer: Tokenizer, { store = memoryStore(), shardTokens = 2 ** 23, onProgress, signal }: BuildCorpusOptions = {}): Promise<Corpus> {
  if (!Number.isSafeInteger(shardTokens) || shardTokens < 1) throw new AlbertkitError('DATA_OPTION', `A shard holds a whole number of tokens from 1, got ${shardTokens}.`, { option: 'shardTokens', given: shardTokens });
  const shards: ShardEntry[] = [];
  const builder = shardBuilder(tokenizer.vocabularySize);
  let read = 0;
  let before = 0;
  const flush = async (): Promise<void> => {
    if (builder.tokens() === 0) return;
    const shard = builder.take();
    const bytes = shardToBytes(shard);
    const entry = await shardEntry(shard, bytes);
    await store.write(shards.length, bytes);
    shards.push(entry);
    before += entry.tokens;
  };
  const tell = (): void => onProgress?.({ documents: read, tokens: before + builder.tokens(), shards: shards.length });
  let turn = performance.now();
  for await (const document of documents) {
    const sentences = document.map((sentence) => tokenizer.encode(sentence, { specialTokens: false }).ids).filter(({ length }) => length > 0);
    const size = sentences.reduce((sum, { length }) => sum + length, 0);
    if (builder.tokens() + size > shardTokens) await flush();
    for (const sentence of sentences) {
      if (builder.tokens() + sentence.length > shardTokens) await flush();
      builder.addSentence(sentence);
    }
    builder.endDocument();
    read++;
    signal?.throwIfAborted();
    if (performance.now() - turn < turnMilliseconds) continue;
    tell();
    await nextTurn();
    turn = performance.now();
  }
  await flush();
  tell();
  if (shards.length === 0) throw new AlbertkitError('DATA_EMPTY', `There is nothing to train on: ${read} documents hold no token.`, { documents: read });
  return storedCorpus(await corpusIndex(tokenizer.vocabularySize, await vocabularyHash(tokenizer), shards), store);
}
