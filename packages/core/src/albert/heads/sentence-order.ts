import type { Value } from '../../ir/value.js';
import { linearLayer } from '../../layers.js';
import type { Parameters } from '../../ops/source.js';

/** Pooled [batch, hidden] to scores [batch, 2]: 0 for sentences in their order, 1 for swapped ones. */
export const sentenceOrderHead = (p: Parameters, pooled: Value): Value => linearLayer(p.at('sop_classifier.classifier'), pooled, 2);
