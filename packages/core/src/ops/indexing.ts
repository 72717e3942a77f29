import { apply, defineOp } from '../ir/op.js';
import { sameShape, ShapeError, type Dim, type Shape } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { equal, where } from './compare.js';
import { reshape } from './movement.js';
import { constant } from './source.js';

/** Rows of a table [rows, ...rest] by ids [...ids] to [...ids, ...rest]. No gradient flows to the row `padding`. */
export const gatherOp = defineOp({
  name: 'gather', arity: 2,
  infer: ([table, ids], _: { readonly padding?: number }) => {
    if (ids.dtype !== 'int32' || table.shape.length === 0) throw new ShapeError('gather', [table, ids], 'wants a table and int32 ids');
    return { dtype: table.dtype, shape: [...ids.shape, ...table.shape.slice(1)] };
  },
  gradient: (g, [table, ids], _out, { padding }) => {
    const [rows, ...rest] = table.type.shape;
    if (padding === undefined) return [scatterAdd(ids, g, rows!), undefined];
    const isPadding = reshape(equal(ids, constant(padding, 'int32')), [...ids.type.shape, ...rest.map(() => 1)]);
    return [scatterAdd(ids, where(isPadding, constant(0), g), rows!), undefined];
  },
});
/** Zeros [rows, ...rest] to which each row of `x` [...ids, ...rest] is added at its id. Transpose of `gather`. */
export const scatterAddOp = defineOp({
  name: 'scatterAdd', arity: 2,
  infer: ([ids, x], { rows }: { readonly rows: Dim }) => {
    const rank = ids.shape.length;
    if (ids.dtype !== 'int32' || x.dtype !== 'float32' || !sameShape(x.shape.slice(0, rank), ids.shape)) throw new ShapeError('scatterAdd', [ids, x], 'wants int32 ids and one float32 row for each');
    return { dtype: x.dtype, shape: [rows, ...x.shape.slice(rank)] };
  },
  gradient: (g, [ids]) => [undefined, gather(g, ids)],
});
/** 0, 1, 2 ... along the only axis, int32. */
export const iotaOp = defineOp({ name: 'iota', arity: 0, infer: (_, { size }: { readonly size: Dim }) => ({ dtype: 'int32', shape: [size] as Shape }) });

/** Rows of `table` [rows, ...rest] by int32 ids. Ids outside the table are the caller's fault and checked where they come in. */
export const gather = (table: Value, ids: Value, padding?: number): Value => apply(gatherOp, [table, ids], padding === undefined ? {} : { padding });
export const scatterAdd = (ids: Value, x: Value, rows: Dim): Value => apply(scatterAddOp, [ids, x], { rows });
export const iota = (size: Dim): Value => apply(iotaOp, [], { size });
