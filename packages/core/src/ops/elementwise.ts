import { apply, defineOp } from '../ir/op.js';
import { broadcast, ShapeError, type TensorType } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { sumTo } from './broadcast.js';
import { constant } from './source.js';

const binaryType = (op: string) => ([a, b]: readonly [TensorType, TensorType]): TensorType => {
  const shape = broadcast(a.shape, b.shape);
  if (a.dtype !== b.dtype || a.dtype === 'bool') throw new ShapeError(op, [a, b], 'wants two tensors of one number type');
  if (!shape) throw new ShapeError(op, [a, b], 'shapes do not stretch to one another');
  return { dtype: a.dtype, shape };
};
const unaryType = (op: string) => ([x]: readonly [TensorType]): TensorType => {
  if (x.dtype !== 'float32') throw new ShapeError(op, [x], 'wants float32');
  return x;
};

export const addOp = defineOp({ name: 'add', arity: 2, infer: binaryType('add'), gradient: (g, [a, b]) => [sumTo(g, a), sumTo(g, b)] });
export const subOp = defineOp({ name: 'sub', arity: 2, infer: binaryType('sub'), gradient: (g, [a, b]) => [sumTo(g, a), sumTo(negate(g), b)] });
export const mulOp = defineOp({
  name: 'mul', arity: 2, infer: binaryType('mul'),
  gradient: (g, [a, b]) => [sumTo(mul(g, b), a), sumTo(mul(g, a), b)],
});
export const divOp = defineOp({
  name: 'div', arity: 2,
  infer: ([a, b]) => {
    if (a.dtype !== 'float32') throw new ShapeError('div', [a, b], 'wants float32');
    return binaryType('div')([a, b]);
  },
  gradient: (g, [a, b], out) => [sumTo(div(g, b), a), sumTo(negate(div(mul(g, out), b)), b)],
});
export const expOp = defineOp({ name: 'exp', arity: 1, infer: unaryType('exp'), gradient: (g, _, out) => [mul(g, out)] });
export const logOp = defineOp({ name: 'log', arity: 1, infer: unaryType('log'), gradient: (g, [x]) => [div(g, x)] });
export const sqrtOp = defineOp({ name: 'sqrt', arity: 1, infer: unaryType('sqrt'), gradient: (g, _, out) => [div(scale(g, 0.5), out)] });
export const tanhOp = defineOp({ name: 'tanh', arity: 1, infer: unaryType('tanh'), gradient: (g, _, out) => [mul(g, sub(constant(1), mul(out, out)))] });
export const erfOp = defineOp({
  name: 'erf', arity: 1, infer: unaryType('erf'),
  gradient: (g, [x]) => [scale(mul(g, exp(negate(mul(x, x)))), 2 / Math.sqrt(Math.PI))],
});

/** a + b with trailing-axis broadcasting, as for every two-input op here. float32 or int32. */
export const add = (a: Value, b: Value): Value => apply(addOp, [a, b], {});
export const sub = (a: Value, b: Value): Value => apply(subOp, [a, b], {});
export const mul = (a: Value, b: Value): Value => apply(mulOp, [a, b], {});
export const div = (a: Value, b: Value): Value => apply(divOp, [a, b], {});
export const exp = (x: Value): Value => apply(expOp, [x], {});
export const log = (x: Value): Value => apply(logOp, [x], {});
export const sqrt = (x: Value): Value => apply(sqrtOp, [x], {});
export const tanh = (x: Value): Value => apply(tanhOp, [x], {});
export const erf = (x: Value): Value => apply(erfOp, [x], {});
/** x times a number. */
export const scale = (x: Value, by: number): Value => mul(x, constant(by, x.type.dtype));
export const negate = (x: Value): Value => scale(x, -1);
