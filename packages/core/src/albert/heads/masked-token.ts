import type { Value } from '../../ir/value.js';
import { linearLayer, normLayer } from '../../layers.js';
import { linear } from '../../ops/linear.js';
import type { Parameters } from '../../ops/source.js';
import { activate } from '../block.js';
import type { AlbertConfig } from '../config.js';

/** Hidden states [..., hidden] to a score for each word [..., vocabulary]; the decoder is the word table of `albert`. */
export function maskedTokenHead(p: Parameters, albert: Parameters, config: AlbertConfig, hidden: Value): Value {
  const { embeddingSize, vocabularySize, epsilon } = config;
  const head = p.at('predictions');
  const bent = activate(config, linearLayer(head.at('dense'), hidden, embeddingSize)); // [..., embedding]
  const table = albert.get('embeddings.word_embeddings.weight', [vocabularySize, embeddingSize]);
  return linear(normLayer(head.at('LayerNorm'), bent, epsilon), table, head.get('bias', [vocabularySize]));
}
