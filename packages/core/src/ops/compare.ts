import { apply, defineOp } from '../ir/op.js';
import { broadcast, ShapeError, type DType, type Shape, type TensorType } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { sumTo } from './broadcast.js';
import { constant } from './source.js';

const compareType = (op: string) => ([a, b]: readonly [TensorType, TensorType]): TensorType => {
  const shape = broadcast(a.shape, b.shape);
  if (a.dtype !== b.dtype || a.dtype === 'bool' || !shape) throw new ShapeError(op, [a, b], 'wants two tensors of one number type that stretch to one another');
  return { dtype: 'bool', shape };
};

export const equalOp = defineOp({ name: 'equal', arity: 2, infer: compareType('equal') });
export const lessOp = defineOp({ name: 'less', arity: 2, infer: compareType('less') });
export const whereOp = defineOp({
  name: 'where', arity: 3,
  infer: ([condition, a, b]) => {
    const values = broadcast(a.shape, b.shape);
    const shape: Shape | undefined = values && broadcast(condition.shape, values);
    if (condition.dtype !== 'bool' || a.dtype !== b.dtype || a.dtype === 'bool' || !shape) {
      throw new ShapeError('where', [condition, a, b], 'wants a bool and two tensors of one number type that stretch to one another');
    }
    return { dtype: a.dtype, shape };
  },
  gradient: (g, [condition, a, b]) => [undefined, sumTo(where(condition, g, constant(0)), a), sumTo(where(condition, constant(0), g), b)],
});
/** float32 to int32 rounds towards zero; anything to bool is "not zero". Gradients flow from float32 to float32 only, so nowhere. */
export const castOp = defineOp({ name: 'cast', arity: 1, infer: ([x], { to }: { readonly to: DType }) => ({ dtype: to, shape: x.shape }) });

export const equal = (a: Value, b: Value): Value => apply(equalOp, [a, b], {});
export const less = (a: Value, b: Value): Value => apply(lessOp, [a, b], {});
/** `a` where the condition holds, `b` elsewhere. */
export const where = (condition: Value, a: Value, b: Value): Value => apply(whereOp, [condition, a, b], {});
export const cast = (x: Value, to: DType): Value => (x.type.dtype === to ? x : apply(castOp, [x], { to }));
