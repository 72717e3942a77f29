import { apply, defineOp } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { reducedType, sum } from './broadcast.js';
import { cast, equal } from './compare.js';
import { div, mul } from './elementwise.js';

/** Largest over axes, kept as size 1. Where several are largest the gradient is shared evenly. */
export const maxOp = defineOp({
  name: 'max', arity: 1, infer: reducedType('max'),
  gradient: (g, [x], out, { axes }) => {
    const largest = cast(equal(x, out), 'float32');
    return [mul(largest, div(g, sum(largest, axes)))];
  },
});

export const max = (x: Value, axes: readonly number[]): Value => apply(maxOp, [x], { axes });
