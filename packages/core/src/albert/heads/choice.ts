import type { Value } from '../../ir/value.js';
import { reshape } from '../../ops/movement.js';
import type { Parameters } from '../../ops/source.js';
import { labelHead } from './label.js';

/** Pooled [batch*choices, hidden] to a score for each choice [batch, choices]. */
export const choiceHead = (p: Parameters, pooled: Value): Value => reshape(labelHead(p, pooled, 1), ['batch', 'choices']);
