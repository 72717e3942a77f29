import type { Value } from '../../ir/value.js';
import { linearLayer } from '../../layers.js';
import { reshape, slice } from '../../ops/movement.js';
import type { Parameters } from '../../ops/source.js';

/** Hidden states [batch, sequence, hidden] to scores of each token being the first and the last of an answer, both [batch, sequence]. */
export function answerSpanHead(p: Parameters, hidden: Value): { readonly start: Value; readonly end: Value } {
  const scores = linearLayer(p.at('qa_outputs'), hidden, 2); // [batch, sequence, 2]
  const column = (n: number): Value => reshape(slice(scores, 2, n, 1), scores.type.shape.slice(0, 2)); // [batch, sequence]
  return { start: column(0), end: column(1) };
}
