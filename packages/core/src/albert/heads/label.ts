import type { Value } from '../../ir/value.js';
import { linearLayer } from '../../layers.js';
import type { Parameters } from '../../ops/source.js';

/** A score for each label: pooled [batch, hidden] or hidden states [batch, sequence, hidden] to [..., labels]. */
export const labelHead = (p: Parameters, x: Value, labels: number): Value => linearLayer(p.at('classifier'), x, labels);
