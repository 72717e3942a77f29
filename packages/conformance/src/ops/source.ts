import { cast, constant, expand, type Value } from '@albertkit/core';
import fc from 'fast-check';
import { shapes } from '../arbitrary/shapes.js';
import { anyType } from '../arbitrary/tensors.js';
import { edges, type Cases, type Part } from './case.js';

/** A constant stretched to the shape of what is fed, so that it has as many sizes as anything. */
const constants = (values: fc.Arbitrary<Value>): Cases => fc.tuple(shapes().chain((of) => anyType(of)), values).map(([x, value]) => ({ tensors: [x], build: ([v]) => expand(value, v!.type.shape) }));
const every = fc.oneof(
  fc.integer({ min: -300, max: 300 }).map((n) => constant(n / 128)),
  fc.integer({ min: -300, max: 300 }).map((n) => constant(n, 'int32')),
  fc.boolean().map((flag) => constant(flag ? 1 : 0, 'bool')),
);
const special = fc.constantFrom(...edges.filter((x) => Math.abs(x) < 1e10), -3.4028234663852886e38).map((x) => cast(constant(x), 'float32'));

export const source: Part<'constant'> = {
  constant: { kind: 'exact', cases: constants(every), special: constants(special) },
};
