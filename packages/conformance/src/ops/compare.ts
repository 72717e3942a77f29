import { cast, equal, less, where, type DType } from '@albertkit/core';
import fc from 'fast-check';
import { shapes, stretching } from '../arbitrary/shapes.js';
import { among, anyType, bools, floats, hundredths, ints, ordinary, type Draw } from '../arbitrary/tensors.js';
import { binary, binaryInts, edges, type Cases, type Part } from './case.js';

const few = hundredths(-2, 2); // so that some are equal
const dtypes: fc.Arbitrary<DType> = fc.constantFrom('float32', 'int32', 'bool');
const wheres = (draw: Draw): Cases => stretching(3).chain(([c, a, b]) => fc.tuple(bools(c!), floats(a!, draw), floats(b!, draw)))
  .map((tensors) => ({ tensors, build: ([c, a, b]) => where(c!, a!, b!) }));
const intWheres: Cases = stretching(3).chain(([c, a, b]) => fc.tuple(bools(c!), ints(a!, 9, -9), ints(b!, 9, -9)))
  .map((tensors) => ({ tensors, build: ([c, a, b]) => where(c!, a!, b!) }));
/** Zeros of both signs are equal; a denormal may count as zero, so none stands beside one. */
const signedZeros = among(0, -0, 1, -1);

export const compareOps: Part<'equal' | 'less' | 'where' | 'cast'> = {
  equal: { kind: 'exact', cases: fc.oneof(binary(equal, few), binaryInts(equal)), special: binary(equal, signedZeros) },
  less: { kind: 'exact', cases: fc.oneof(binary(less, few), binaryInts(less)), special: binary(less, signedZeros) },
  where: { kind: 'exact', cases: fc.oneof(wheres(ordinary), intWheres), special: wheres(among(...edges)) },
  cast: {
    kind: 'exact',
    cases: shapes().chain((of) => fc.tuple(fc.oneof(anyType(of), ints(of, 9999, -9999)), dtypes)).map(([x, to]) => ({ tensors: [x], build: ([v]) => cast(v!, to) })),
    special: shapes().chain((of) => fc.tuple(floats(of, among(0, -0, 0.99, -0.99, 2 ** 24, -(2 ** 24))), dtypes)).map(([x, to]) => ({ tensors: [x], build: ([v]) => cast(v!, to) })),
  },
};
