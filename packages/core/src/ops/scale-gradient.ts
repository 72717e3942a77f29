import { apply, defineOp } from '../ir/op.js';
import { ShapeError } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { mul } from './elementwise.js';

/** x itself, whose gradient is multiplied by a float32 scalar on its way back. No gradient flows to the scalar. */
export const scaleGradientOp = defineOp({
  name: 'scaleGradient', arity: 2,
  infer: ([x, by]) => {
    if (x.dtype !== 'float32' || by.dtype !== 'float32' || by.shape.length > 0) throw new ShapeError('scaleGradient', [x, by], 'wants float32 and a float32 scalar');
    return x;
  },
  decompose: ([x]) => x,
  gradient: (g, [, by]) => [mul(g, by), undefined],
});

export const scaleGradient = (x: Value, by: Value): Value => apply(scaleGradientOp, [x, by], {});
