import { AlbertkitError, type Tensor } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import { nextTurn } from '../next-turn.js';
import type { Corpus } from '../pretraining/corpus.js';
import { randomNumbers } from '../random-numbers.js';
import { documentSentences, sentenceStart, type Shard } from '../pretraining/shard.js';
import { pairCounts, type PairCounts } from './pair-counts.js';
import { pmiMatrix, type PmiOptions } from './pmi-matrix.js';
import { truncatedSvd } from './truncated-svd.js';

export type PmiEmbeddingOptions = Partial<PmiOptions> & {
  /** Numbers of an embedding: `embeddingSize` of the model's config. */
  readonly size: number;
  /** The standard deviation of all numbers: `initializerRange` of the model's config. */
  readonly deviation: number;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** How many pieces to each side count as context, within a document; 5 when left out. */
  readonly window?: number;
  /** The power that singular values are raised to; 0.5 when left out. */
  readonly power?: number;
  /** Most pairs that are counted at once, about 24 bytes each; rare ones are dropped beyond. 2^23 when left out. */
  readonly maxPairs?: number;
  /** Aborted, its reason is thrown at the next turn. */
  readonly signal?: AbortSignal;
};

/**
 * Word embeddings to start pre-training with, float32 [vocabulary, size]: the left singular vectors of the shifted positive
 * pointwise mutual information of pieces near each other (`shift` 1 and `smoothing` 0.75 when left out), times their values to a power,
 * scaled to a deviation. Rows of special pieces, and of those without a neighbour that tells of them, are 0. Follows from seed and
 * corpus alone. Throws `DATA_OPTION`, and what the corpus and the signal throw.
 */
export async function pmiEmbeddings(corpus: Corpus, tokenizer: Tokenizer, { size, deviation, seed, window = 5, shift = 1, smoothing = 0.75, power = 0.5, maxPairs = 2 ** 23, signal }: PmiEmbeddingOptions): Promise<Tensor> {
  for (const [option, given] of Object.entries({ size, window, maxPairs })) {
    if (!Number.isSafeInteger(given) || given < 1) throw new AlbertkitError('DATA_OPTION', `${option} is a whole number from 1, got ${given}.`, { option, given });
  }
  for (const [option, given] of Object.entries({ deviation, shift, smoothing, power })) {
    if (!Number.isFinite(given) || given < 0 || (given === 0 && option !== 'power')) throw new AlbertkitError('DATA_OPTION', `${option} is a finite number above 0, got ${given}.`, { option, given });
  }
  const { vocabularySize } = corpus.index;
  const turn = async (): Promise<void> => {
    await nextTurn();
    signal?.throwIfAborted();
  };
  const random = randomNumbers(seed, 'projection');
  const special = new Set(Object.values(tokenizer.special));
  const counts = pairCounts(vocabularySize, maxPairs);
  for (let n = 0; n < corpus.index.shards.length; n++) await countShard(await corpus.read(n), special, window, counts, turn);
  const { values, vectors } = await truncatedSvd(pmiMatrix(counts, { shift, smoothing }), { rank: size, iterations: 2, random, turn });
  const data = Float64Array.from(vectors, (x, n) => x * values[n % size]! ** power);
  const found = data.filter((_, n) => counts.totals[Math.floor(n / size)]! > 0);
  const mean = found.reduce((sum, x) => sum + x, 0) / Math.max(1, found.length);
  const spread = Math.sqrt(found.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, found.length));
  return { dtype: 'float32', shape: [vocabularySize, size], data: Float32Array.from(data, (x) => (spread === 0 ? 0 : (x * deviation) / spread)) };
}

/** Counts all pairs of pieces at most `window` apart in a document, special ones neither counted nor passed over. */
async function countShard(shard: Shard, special: ReadonlySet<number>, window: number, counts: PairCounts, turn: () => Promise<void>): Promise<void> {
  let since = 0;
  for (let document = 0; document < shard.documentEnds.length; document++) {
    const [first, end] = documentSentences(shard, document);
    const [from, to] = [sentenceStart(shard, first), shard.sentenceEnds[end - 1]!];
    for (let at = from; at < to; at++) {
      const id = shard.ids[at]!;
      if (special.has(id)) continue;
      for (let before = Math.max(from, at - window); before < at; before++) if (!special.has(shard.ids[before]!)) counts.add(shard.ids[before]!, id);
      if (++since % 65_536 === 0) await turn();
    }
  }
}
