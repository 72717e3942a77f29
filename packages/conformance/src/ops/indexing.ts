import { add, cast, gather, iota, scatterAdd, type Value } from '@albertkit/core';
import fc from 'fast-check';
import { count, shapes, sizeOfSome } from '../arbitrary/shapes.js';
import { among, anyType, floats, ints, ordinary, type Draw } from '../arbitrary/tensors.js';
import { cancelling, edges, type Cases, type Part } from './case.js';

const padding = fc.option(fc.nat(2), { nil: undefined });
const gathers = (table: (shape: readonly number[]) => ReturnType<typeof floats>): Cases => fc.tuple(sizeOfSome, shapes(0, 2), shapes(0, 2), padding)
  .chain(([rows, rest, of, pad]) => fc.tuple(table([rows, ...rest]), ints(of, rows), fc.constant(pad)))
  .map(([table, ids, pad]) => ({ tensors: [table, ids], terms: count(ids.shape), build: ([t, i]) => gather(t!, i!, pad) }));
const scatters = (draw: Draw): Cases => fc.tuple(sizeOfSome, shapes(0, 2), shapes(0, 2))
  .chain(([rows, rest, of]) => fc.tuple(ints(of, rows), floats([...of, ...rest], draw), fc.constant(rows)))
  .map(([ids, x, rows]) => ({ tensors: [ids, x], terms: count(ids.shape), build: ([i, v]) => scatterAdd(i!, v!, rows) }));
/** `iota` of a size that is fed, which takes a tensor of that size. */
const counted = (v: Value): Value => add(v, iota(v.type.shape[0]!));

export const indexing: Part<'gather' | 'scatterAdd' | 'iota'> = {
  gather: { kind: 'exact', cases: gathers(anyType), special: gathers((of) => floats(of, among(...edges))) },
  scatterAdd: { kind: 'summed', multilinear: true, cases: scatters(ordinary), special: fc.oneof(scatters(among(0, -0, 1e-40)), scatters(among(...cancelling))) },
  iota: { kind: 'exact', cases: shapes(1, 1).chain((of) => fc.tuple(ints(of, 5), fc.boolean())).map(([x, asFloat]) => ({ tensors: [x], build: ([v]) => (asFloat ? cast(counted(v!), 'float32') : counted(v!)) })) },
};
