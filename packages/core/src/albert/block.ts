import type { Value } from '../ir/value.js';
import { linearLayer, normLayer } from '../layers.js';
import { gelu, geluTanh, relu } from '../ops/activation.js';
import { attention, attentionMix, attentionProbabilities } from '../ops/attention.js';
import { add } from '../ops/elementwise.js';
import type { Parameters } from '../ops/source.js';
import type { Activation, AlbertConfig } from './config.js';

const activations: Readonly<Record<Activation, (x: Value) => Value>> = { gelu, gelu_new: geluTanh, relu };
export const activate = (config: AlbertConfig, x: Value): Value => activations[config.activation](x);

/** What one block gives: hidden [batch, sequence, hidden], and who looked at whom [batch, heads, query, key] where asked. */
export type BlockResult = { readonly hidden: Value; readonly probabilities?: Value };

/** One block, post-norm: attention, add and norm, feed-forward, add and norm. x and the result [batch, sequence, hidden]. */
export function albertBlock(p: Parameters, config: AlbertConfig, x: Value, bias: Value, withProbabilities: boolean): BlockResult {
  const { hiddenSize, intermediateSize, epsilon } = config;
  const { mixed, probabilities } = selfAttention(p.at('attention'), config, x, bias, withProbabilities);
  const attended = linearLayer(p.at('attention.dense'), mixed, hiddenSize);
  const h = normLayer(p.at('attention.LayerNorm'), add(x, attended), epsilon);
  const inner = activate(config, linearLayer(p.at('ffn'), h, intermediateSize)); // [batch, sequence, intermediate]
  const hidden = normLayer(p.at('full_layer_layer_norm'), add(h, linearLayer(p.at('ffn_output'), inner, hiddenSize)), epsilon);
  return { hidden, ...(probabilities ? { probabilities } : {}) };
}

function selfAttention(p: Parameters, { hiddenSize, heads }: AlbertConfig, x: Value, bias: Value, withProbabilities: boolean): { mixed: Value; probabilities?: Value } {
  const [q, k, v] = (['query', 'key', 'value'] as const).map((name) => linearLayer(p.at(name), x, hiddenSize)) as [Value, Value, Value];
  if (!withProbabilities) return { mixed: attention(q, k, v, bias, heads) };
  const probabilities = attentionProbabilities(q, k, bias, heads);
  return { mixed: attentionMix(probabilities, v), probabilities };
}
