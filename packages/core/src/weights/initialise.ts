import type { Tensor, Weights } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import { elements, type TensorType } from '../ir/shape.js';
import { normalPair, philox } from './philox.js';

export type InitialiseOptions = {
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Standard deviation of the normal distribution. */
  readonly initializerRange: number;
  /** Row of the word embeddings that starts as zeros; 0 where not said. */
  readonly padTokenId?: number;
};

const wordEmbeddings = /(^|\.)embeddings\.word_embeddings\.weight$/;

/**
 * Random weights for a graph's parameters as Hugging Face starts ALBERT: normal with `initializerRange`, not truncated;
 * LayerNorm weight 1; every bias 0; the pad row of the word embeddings 0. A tied decoder is the word embeddings' own
 * tensor. The numbers follow from seed and name alone, not from the order or number of parameters, and are equal on every
 * machine. Throws `SEED_RANGE`, and `SHAPE` for a parameter with an axis of unknown size.
 */
export function initialiseWeights(parameters: Readonly<Record<string, TensorType>>, options: InitialiseOptions): Weights {
  const { seed } = options;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new AlbertkitError('SEED_RANGE', `A seed is a whole number from 0 to 2^53 - 1, got ${seed}.`, { seed });
  }
  const weights = new Map<string, Tensor>();
  for (const [name, type] of Object.entries(parameters)) weights.set(name, initialTensor(name, type, options));
  const words = [...weights].find(([name]) => wordEmbeddings.test(name))?.[1];
  if (words) {
    for (const name of weights.keys()) if (name.endsWith('predictions.decoder.weight')) weights.set(name, words);
  }
  return weights;
}

function initialTensor(name: string, type: TensorType, { seed, initializerRange, padTokenId = 0 }: InitialiseOptions): Tensor {
  const shape = type.shape.map((dim) => {
    if (typeof dim === 'number') return dim;
    throw new AlbertkitError('SHAPE', `Parameter ${name} has the axis "${dim}" of unknown size; weights need numbers.`, { name, shape: type.shape });
  });
  const data = new Float32Array(elements(shape));
  if (/(LayerNorm|layer_norm)\.weight$/.test(name)) data.fill(1);
  else if (!name.endsWith('bias')) fillNormal(data, seed, nameHash(name), initializerRange);
  if (wordEmbeddings.test(name)) data.fill(0, padTokenId * (shape[1] ?? 0), (padTokenId + 1) * (shape[1] ?? 0));
  return { dtype: 'float32', shape, data };
}

/** Element i comes from word i mod 4 of block i div 4; the name's hash keeps tensors apart. */
function fillNormal(data: Float32Array, seed: number, stream: number, deviation: number): void {
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32)] as const;
  for (let at = 0, block = 0; at < data.length; at += 4, block++) {
    const [a, b, c, d] = philox([block >>> 0, Math.floor(block / 2 ** 32), stream, 0], key);
    const [first, second] = normalPair(a, b);
    const [third, fourth] = normalPair(c, d);
    data[at] = first * deviation;
    if (at + 1 < data.length) data[at + 1] = second * deviation;
    if (at + 2 < data.length) data[at + 2] = third * deviation;
    if (at + 3 < data.length) data[at + 3] = fourth * deviation;
  }
}

/** FNV-1a over UTF-16 units, without an `albert.` in front, so AlbertModel and a head on it start with the same encoder. */
function nameHash(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name.replace(/^albert\./, '')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
