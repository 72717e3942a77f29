import { apply, defineOp } from '../ir/op.js';
import { ShapeError, type TensorType } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { less, where } from './compare.js';
import { add, erf, exp, mul, scale, sub, tanh } from './elementwise.js';
import { constant } from './source.js';

const same = (op: string) => ([x]: readonly [TensorType]): TensorType => {
  if (x.dtype !== 'float32') throw new ShapeError(op, [x], 'wants float32');
  return x;
};
const cubic = 0.044715;
const root = Math.sqrt(2 / Math.PI);
/** sqrt(2/pi) (x + 0.044715 x^3) */
const bent = (x: Value): Value => mul(scale(x, root), add(constant(1), scale(mul(x, x), cubic)));
/** The normal distribution's cumulative Phi(x). */
const phi = (x: Value): Value => scale(add(constant(1), erf(scale(x, Math.SQRT1_2))), 0.5);

/** x Phi(x) (Hendrycks and Gimpel, arXiv 1606.08415): Hugging Face's `gelu`. */
export const geluOp = defineOp({
  name: 'gelu', arity: 1, infer: same('gelu'),
  decompose: ([x]) => mul(x, phi(x)),
  gradient: (g, [x]) => [mul(g, add(phi(x), mul(x, scale(exp(scale(mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI)))))],
});
/** The tanh form of gelu: Hugging Face's `gelu_new`, and what Google's ALBERT code calls `gelu`. */
export const geluTanhOp = defineOp({
  name: 'geluTanh', arity: 1, infer: same('geluTanh'),
  decompose: ([x]) => mul(scale(x, 0.5), add(constant(1), tanh(bent(x)))),
  // With z = 2 bent(x) and s = sigmoid(z) this is x s, and s + x s (1 - s) z' its slope: fewer passes over memory than from tanh.
  gradient: (g, [x], out) => {
    const square = scale(mul(x, x), 6 * cubic * root);
    const s = sigmoid(mul(x, add(scale(square, 1 / 3), constant(2 * root))));
    return [mul(g, add(s, mul(sub(out, mul(out, s)), add(square, constant(2 * root)))))];
  },
});
/** max(x, 0), with gradient 0 at 0 as everywhere. */
export const reluOp = defineOp({
  name: 'relu', arity: 1, infer: same('relu'),
  decompose: ([x]) => where(less(constant(0), x), x, constant(0)),
});
/** 1 / (1 + exp(-x)), written so that neither sign overflows. */
export const sigmoidOp = defineOp({
  name: 'sigmoid', arity: 1, infer: same('sigmoid'),
  decompose: ([x]) => scale(add(constant(1), tanh(scale(x, 0.5))), 0.5),
  gradient: (g, _, out) => [mul(g, mul(out, sub(constant(1), out)))],
});

export const gelu = (x: Value): Value => apply(geluOp, [x], {});
export const geluTanh = (x: Value): Value => apply(geluTanhOp, [x], {});
export const relu = (x: Value): Value => apply(reluOp, [x], {});
export const sigmoid = (x: Value): Value => apply(sigmoidOp, [x], {});
