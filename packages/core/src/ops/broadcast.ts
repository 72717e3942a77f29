import { apply, defineOp } from '../ir/op.js';
import { broadcast, sameShape, ShapeError, type Shape, type TensorType } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { reshape } from './movement.js';

export type Axes = { readonly axes: readonly number[] };

/** The type of a sum or a maximum over axes, which stay as size 1. */
export const reducedType = (op: string) => ([x]: readonly [TensorType], { axes }: Axes): TensorType => {
  if (x.dtype !== 'float32') throw new ShapeError(op, [x], 'wants float32');
  if (axes.some((axis) => !Number.isInteger(axis) || axis < 0 || axis >= x.shape.length)) throw new ShapeError(op, [x], `has no axes [${axes}]`);
  return { dtype: x.dtype, shape: x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim)) };
};

/** Sum over axes, kept as size 1; 0 where there is nothing to add. Its transpose is `expand`. */
export const sumOp = defineOp({ name: 'sum', arity: 1, infer: reducedType('sum'), gradient: (g, [x]) => [expand(g, x.type.shape)] });
/** Stretch to a shape, as broadcasting does. Its transpose is `sum`. */
export const expandOp = defineOp({
  name: 'expand', arity: 1,
  infer: ([x], { shape }: { readonly shape: Shape }) => {
    const stretched = broadcast(x.shape, shape);
    if (!stretched || !sameShape(stretched, shape)) throw new ShapeError('expand', [x], `does not stretch to [${shape.join(', ')}]`);
    return { dtype: x.dtype, shape };
  },
  gradient: (g, [x]) => [sumTo(g, x)],
});

export const sum = (x: Value, axes: readonly number[]): Value => apply(sumOp, [x], { axes });
export const expand = (x: Value, shape: Shape): Value => (sameShape(x.type.shape, shape) ? x : apply(expandOp, [x], { shape }));
/** The last axis, as the list that `sum` and `max` take. */
export const lastAxis = (x: Value): readonly number[] => [x.type.shape.length - 1];

/** Undo broadcasting: add a gradient up over the axes that `like` was stretched along. */
export function sumTo(g: Value, like: Value): Value {
  const shape = like.type.shape;
  if (sameShape(g.type.shape, shape)) return g;
  const extra = g.type.shape.length - shape.length;
  const axes = g.type.shape.flatMap((dim, axis) => (axis < extra || (shape[axis - extra] === 1 && dim !== 1) ? [axis] : []));
  return reshape(axes.length > 0 ? sum(g, axes) : g, shape);
}
