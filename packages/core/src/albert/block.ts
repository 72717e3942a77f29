import type { Value } from '../ir/value.js';
import { linearLayer, normLayer } from '../layers.js';
import { gelu, geluTanh, relu } from '../ops/activation.js';
import { attention, attentionMix, attentionProbabilities } from '../ops/attention.js';
import { add } from '../ops/elementwise.js';
import type { Parameters } from '../ops/source.js';
import type { Activation, AlbertConfig } from './config.js';
import type { ModelDropout } from './dropout.js';

const activations: Readonly<Record<Activation, (x: Value) => Value>> = { gelu, gelu_new: geluTanh, relu };
export const activate = (config: AlbertConfig, x: Value): Value => activations[config.activation](x);

/** What one block gives: hidden [batch, sequence, hidden], and who looked at whom [batch, heads, query, key] where asked. */
export type BlockResult = { readonly hidden: Value; readonly probabilities?: Value };
/** The weights of the block's halves, both named from the layer on; one layer's unless only a half is shared. */
type BlockParameters = { readonly attention: Parameters; readonly feedForward: Parameters };
type BlockOptions = { readonly withProbabilities: boolean; readonly dropout: ModelDropout; /** Which application this is, an int32 scalar. */ readonly application: Value };

/** One block, post-norm: attention, add and norm, feed-forward, add and norm. x and the result [batch, sequence, hidden]. */
export function albertBlock({ attention: p, feedForward }: BlockParameters, config: AlbertConfig, x: Value, bias: Value, options: BlockOptions): BlockResult {
  const { hiddenSize, intermediateSize, epsilon } = config;
  const { dropout: { drop }, application } = options;
  const { mixed, probabilities } = selfAttention(p.at('attention'), config, x, bias, options);
  const attended = drop(linearLayer(p.at('attention.dense'), mixed, hiddenSize), 'attended', application);
  const h = normLayer(p.at('attention.LayerNorm'), add(x, attended), epsilon);
  const inner = activate(config, linearLayer(feedForward.at('ffn'), h, intermediateSize)); // [batch, sequence, intermediate]
  const after = drop(linearLayer(feedForward.at('ffn_output'), inner, hiddenSize), 'feedForward', application);
  const hidden = normLayer(feedForward.at('full_layer_layer_norm'), add(h, after), epsilon);
  return { hidden, ...(options.withProbabilities && probabilities ? { probabilities } : {}) };
}

function selfAttention(p: Parameters, { hiddenSize, heads }: AlbertConfig, x: Value, bias: Value, { withProbabilities, dropout, application }: BlockOptions): { mixed: Value; probabilities?: Value } {
  const [q, k, v] = (['query', 'key', 'value'] as const).map((name) => linearLayer(p.at(name), x, hiddenSize)) as [Value, Value, Value];
  if (!withProbabilities && !dropout.drops('probabilities')) return { mixed: attention(q, k, v, bias, heads) };
  const probabilities = dropout.drop(attentionProbabilities(q, k, bias, heads), 'probabilities', application);
  return { mixed: attentionMix(probabilities, v), probabilities };
}
