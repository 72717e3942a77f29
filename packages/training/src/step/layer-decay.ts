import { AlbertkitError, layerRuns, type AlbertConfig } from '@albertkit/core';
import type { RateGroup } from './rate-groups.js';

/** What a lower layer learns more slowly by: rates of whole parameters, and a weight for the part that each layer has in a shared gradient. */
export type LayerDecay = {
  /** For `trainingStep`. */
  readonly rates: readonly RateGroup[];
  /** One for each layer from the first on: its application's part of the gradient of the block it shares is multiplied by it. */
  readonly gradientWeights: readonly number[];
};

/**
 * Layer-wise decay of the learning rate (Howard and Ruder, arXiv 1801.06146; for BERT Sun et al., arXiv 1905.05583) where layers share
 * a block. The usual rates of layer l of L (from 0) are decay^(L-1-l), of the embeddings and their projection decay^L, of the rest 1.
 * A group of layers that shares a block has the rate of its last layer b; within its gradient, a sum over applications, layer l weighs
 * decay^(b-l). So layers that share nothing have the usual rates, and a decay of 1 is the plain gradient. Throws `DECAY_RANGE`.
 */
export function layerDecay(config: Pick<AlbertConfig, 'layers' | 'groups'>, decay: number): LayerDecay {
  if (!(decay > 0 && decay <= 1)) throw new AlbertkitError('DECAY_RANGE', `The learning rate decays from layer to layer by a number above 0, at most 1, got ${decay}.`, { decay });
  let below = 0;
  const groups = layerRuns(config).map(({ group, layers }) => {
    below += layers;
    return { group, rate: decay ** (config.layers - below), weights: Array.from({ length: layers }, (_, layer) => decay ** (layers - 1 - layer)) };
  });
  return {
    rates: [
      { parameters: /(^|\.)(embeddings|encoder\.embedding_hidden_mapping_in)\./, rate: decay ** config.layers },
      ...groups.map(({ group, rate }) => ({ parameters: new RegExp(`(^|\\.)encoder\\.albert_layer_groups\\.${group}\\.`), rate })),
    ],
    gradientWeights: groups.flatMap(({ weights }) => weights),
  };
}
