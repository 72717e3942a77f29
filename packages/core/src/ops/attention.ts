import { apply, defineOp } from '../ir/op.js';
import { broadcast, sameShape, ShapeError } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { add, scale } from './elementwise.js';
import { matmul } from './matmul.js';
import { reshape, swap, transpose } from './movement.js';
import { softmax } from './normalise.js';

/** [batch, sequence, hidden] to [batch, heads, sequence, size]. */
function splitHeads(x: Value, heads: number): Value {
  const [batch, sequence, hidden] = x.type.shape as [string, string, number];
  return transpose(reshape(x, [batch, sequence, heads, hidden / heads]), [0, 2, 1, 3]);
}

/** Who looks at whom: softmax(q kT / sqrt(size) + bias) [batch, heads, query, key] from q and k [batch, sequence, hidden]. */
export function attentionProbabilities(q: Value, k: Value, bias: Value, heads: number): Value {
  const size = (q.type.shape[2] as number) / heads;
  const scores = matmul(scale(splitHeads(q, heads), size ** -0.5), swap(splitHeads(k, heads))); // [batch, heads, query, key]
  return softmax(add(scores, bias));
}

/** Values mixed by probabilities [batch, heads, query, key]: v [batch, key, hidden] to [batch, query, hidden]. */
export function attentionMix(probabilities: Value, v: Value): Value {
  const [batch, heads, query] = probabilities.type.shape as [string, number, string];
  const mixed = matmul(probabilities, splitHeads(v, heads)); // [batch, heads, query, size]
  return reshape(transpose(mixed, [0, 2, 1, 3]), [batch, query, v.type.shape[2]!]); // [batch, query, hidden]
}

/**
 * Multi-head attention (Vaswani et al., arXiv 1706.03762) between its linear layers: q, k, v [batch, sequence, hidden] and
 * a bias that stretches to [batch, heads, query, key], to [batch, query, hidden].
 */
export const attentionOp = defineOp({
  name: 'attention', arity: 4,
  infer: ([q, k, v, bias], { heads }: { readonly heads: number }) => {
    const [hidden, keys] = [q.shape[2], k.shape[1]];
    const scores = [q.shape[0]!, heads, q.shape[1]!, keys!];
    const stretched = broadcast(bias.shape, scores);
    const fits = [q, k, v, bias].every((x) => x.dtype === 'float32') && [q, k, v].every((x) => x.shape.length === 3 && x.shape[2] === hidden && x.shape[0] === q.shape[0]) && sameShape(k.shape, v.shape)
      && typeof hidden === 'number' && hidden % heads === 0 && stretched && sameShape(stretched, scores);
    if (!fits) throw new ShapeError('attention', [q, k, v, bias], `wants float32 q, k, v [batch, sequence, hidden] with hidden a multiple of ${heads} heads, and a bias over [batch, heads, query, key]`);
    return q;
  },
  decompose: ([q, k, v, bias], { heads }) => attentionMix(attentionProbabilities(q, k, bias, heads), v),
});

export const attention = (q: Value, k: Value, v: Value, bias: Value, heads: number): Value => apply(attentionOp, [q, k, v, bias], { heads });
