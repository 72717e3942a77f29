import { apply, defineOp } from '../ir/op.js';
import { dimProduct, sameShape, ShapeError, type Dim, type Shape } from '../ir/shape.js';
import type { Value } from '../ir/value.js';

export const reshapeOp = defineOp({
  name: 'reshape', arity: 1,
  infer: ([x], { shape }: { readonly shape: Shape }) => {
    if (dimProduct(x.shape) !== dimProduct(shape)) throw new ShapeError('reshape', [x], `cannot become [${shape.join(', ')}]`);
    return { dtype: x.dtype, shape };
  },
  gradient: (g, [x]) => [reshape(g, x.type.shape)],
});
export const transposeOp = defineOp({
  name: 'transpose', arity: 1,
  infer: ([x], { order }: { readonly order: readonly number[] }) => {
    if (order.length !== x.shape.length || order.some((_, axis) => !order.includes(axis))) throw new ShapeError('transpose', [x], `has no order [${order}]`);
    return { dtype: x.dtype, shape: order.map((axis) => x.shape[axis]!) };
  },
  gradient: (g, _inputs, _out, { order }) => [transpose(g, order.map((_, axis) => order.indexOf(axis)))],
});
/** `size` entries of one axis from `start`. Its transpose is `pad`. */
export const sliceOp = defineOp({
  name: 'slice', arity: 1,
  infer: ([x], { axis, start, size }: { readonly axis: number; readonly start: number; readonly size: number }) => {
    const whole = x.shape[axis];
    if (whole === undefined || start < 0 || size < 0 || (typeof whole === 'number' && start + size > whole)) {
      throw new ShapeError('slice', [x], `has no ${size} entries from ${start} on axis ${axis}`);
    }
    return { dtype: x.dtype, shape: x.shape.map((dim, a) => (a === axis ? size : dim)) };
  },
  gradient: (g, [x], _out, { axis, start }) => [pad(g, axis, start, x.type.shape[axis]!)],
});
/** Zeros of `total` entries on one axis, with `x` from `start` on. Its transpose is `slice`. */
export const padOp = defineOp({
  name: 'pad', arity: 1,
  infer: ([x], { axis, start, total }: { readonly axis: number; readonly start: number; readonly total: Dim }) => {
    const size = x.shape[axis];
    if (typeof size !== 'number' || start < 0 || (typeof total === 'number' && start + size > total)) {
      throw new ShapeError('pad', [x], `does not fit from ${start} into ${total} on axis ${axis}`);
    }
    return { dtype: x.dtype, shape: x.shape.map((dim, a) => (a === axis ? total : dim)) };
  },
  gradient: (g, [x], _out, { axis, start }) => [slice(g, axis, start, x.type.shape[axis] as number)],
});
/** Tensors one after another along an axis of known sizes. */
export const concatOp = defineOp({
  name: 'concat', arity: 'many',
  infer: (inputs, { axis }: { readonly axis: number }) => {
    const [first] = inputs;
    const fits = first && inputs.every((x) => x.dtype === first.dtype && typeof x.shape[axis] === 'number' && x.shape.length === first.shape.length
      && x.shape.every((dim, a) => a === axis || dim === first.shape[a]));
    if (!fits) throw new ShapeError('concat', inputs, `wants at least one tensor, alike but for a known size on axis ${axis}`);
    const total = inputs.reduce((n, x) => n + (x.shape[axis] as number), 0);
    return { dtype: first.dtype, shape: first.shape.map((dim, a) => (a === axis ? total : dim)) };
  },
  gradient: (g, inputs, _out, { axis }) => {
    let start = 0;
    return inputs.map((x) => {
      const size = x.type.shape[axis] as number;
      start += size;
      return slice(g, axis, start - size, size);
    });
  },
});

export const reshape = (x: Value, shape: Shape): Value => (sameShape(x.type.shape, shape) ? x : apply(reshapeOp, [x], { shape }));
export const slice = (x: Value, axis: number, start: number, size: number): Value => apply(sliceOp, [x], { axis, start, size });
export const pad = (x: Value, axis: number, start: number, total: Dim): Value => apply(padOp, [x], { axis, start, total });
export const concat = (inputs: readonly Value[], axis: number): Value => (inputs.length === 1 ? inputs[0]! : apply(concatOp, inputs, { axis }));

/** Axes in a new order. Two in a row become one, and none where nothing moves. */
export function transpose(x: Value, order: readonly number[]): Value {
  const { op, attrs, inputs } = x.node;
  if (op === 'transpose') {
    const before = attrs['order'] as readonly number[];
    return transpose(inputs[0]!, order.map((axis) => before[axis]!));
  }
  const moved = order.length !== x.type.shape.length || order.some((axis, position) => axis !== position);
  return moved ? apply(transposeOp, [x], { order }) : x;
}

/** Swap the last two axes. */
export function swap(x: Value): Value {
  const axes = x.type.shape.map((_, axis) => axis);
  return transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}
