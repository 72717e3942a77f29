import { add, closeGraph, forwardParts, input, matmul, mul, reshape, scale, sum, type AlbertConfig, type Graph, type HeadKind, type Value } from '@albertkit/core';

/** How much of a token goes past the attention, by the residual connection. */
const residual = 0.5;

/**
 * Where attention comes from, as a graph: for tokens that are read, weighed by `positions` float32 [batch, sequence], with the
 * attention heads weighed by `head_weights` [heads]. `rollout` [batch, sequence] is positions x A_L x ... x A_1, where A_i is 0.5
 * times the attention of application i and 0.5 times the identity (Abnar & Zuidema, arXiv 2005.00928); `attention` [batch,
 * sequence] is positions x the last attention alone. Both keep the sum of the positions where the head weights sum to 1.
 */
export function rolloutGraph(config: AlbertConfig, head: HeadKind): Graph {
  const { outputs, inputs, limits } = forwardParts(config, head, { attentions: true });
  const heads = reshape(input('head_weights', 'float32', [config.heads]), [1, config.heads, 1, 1]);
  const read = reshape(input('positions', 'float32', ['batch', 'sequence']), ['batch', 1, 'sequence']);
  const mixed = (application: number): Value => { // [batch, query, key]
    const attention = outputs[`attentions.${application}`]!; // [batch, heads, query, key]
    return reshape(sum(mul(attention, heads), [1]), ['batch', 'sequence', 'sequence']);
  };
  const row = (x: Value): Value => reshape(x, ['batch', 'sequence']);
  const applications = config.layers * config.innerLayers;
  let rolled = read; // [batch, 1, sequence]
  for (let application = applications - 1; application >= 0; application--) rolled = add(scale(rolled, residual), scale(matmul(rolled, mixed(application)), 1 - residual));
  return closeGraph({ inputs, limits, outputs: { rollout: row(rolled), attention: row(matmul(read, mixed(applications - 1))) } });
}
