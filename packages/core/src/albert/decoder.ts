import { closeGraph, type Graph } from '../ir/graph.js';
import { input, Parameters } from '../ops/source.js';
import type { AlbertConfig } from './config.js';
import { maskedTokenHead } from './heads/masked-token.js';

/**
 * The masked-word head alone, for hidden states from anywhere in the encoder: float32 `hidden` [batch, sequence, hidden] to
 * `logits` [batch, sequence, vocabulary]. Its decoder is the word table; weights are named as in `albertForward`.
 */
export function albertDecoder(config: AlbertConfig): Graph {
  const p = new Parameters();
  return closeGraph({ outputs: { logits: maskedTokenHead(p, p.at('albert'), config, input('hidden', 'float32', ['batch', 'sequence', config.hiddenSize])) } });
}
