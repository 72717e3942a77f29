import type { Value } from '../ir/value.js';
import { embeddingLayer, normLayer } from '../layers.js';
import { add } from '../ops/elementwise.js';
import { iota } from '../ops/indexing.js';
import type { Parameters } from '../ops/source.js';
import type { AlbertConfig } from './config.js';
import type { ModelDropout } from './dropout.js';
import type { EncoderInputs } from './inputs.js';

/** Word, type and position embeddings added and normalised: ids [batch, sequence] to [batch, sequence, embedding]. */
export function albertEmbeddings(p: Parameters, config: AlbertConfig, { words, embedded, types, positions }: EncoderInputs, { drop }: ModelDropout): Value {
  const { vocabularySize, tokenTypes, maxPositions, embeddingSize, padTokenId, epsilon } = config;
  const word = embedded ? words : embeddingLayer(p.at('word_embeddings'), words, vocabularySize, embeddingSize, padTokenId);
  const type = embeddingLayer(p.at('token_type_embeddings'), types, tokenTypes, embeddingSize);
  const place = embeddingLayer(p.at('position_embeddings'), positions ?? iota('sequence'), maxPositions, embeddingSize); // [sequence, embedding] or with batch
  return drop(normLayer(p.at('LayerNorm'), add(add(word, type), place), epsilon), 'embeddings');
}
