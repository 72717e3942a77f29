import type { Value } from '../../ir/value.js';
import { linearLayer } from '../../layers.js';
import { tanh } from '../../ops/elementwise.js';
import { reshape, slice } from '../../ops/movement.js';
import type { Parameters } from '../../ops/source.js';
import type { AlbertConfig } from '../config.js';

/** tanh(W h[:, 0] + b): hidden states [batch, sequence, hidden] to [batch, hidden]. */
export function pooler(p: Parameters, { hiddenSize }: AlbertConfig, hidden: Value): Value {
  const first = reshape(slice(hidden, 1, 0, 1), [hidden.type.shape[0]!, hiddenSize]); // [batch, hidden]
  return tanh(linearLayer(p.at('pooler'), first, hiddenSize));
}
