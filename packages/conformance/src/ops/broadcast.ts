import { expand, sum } from '@albertkit/core';
import fc from 'fast-check';
import { count, shapes, stretched, stretching } from '../arbitrary/shapes.js';
import { among, anyType, floats, ordinary, type Draw } from '../arbitrary/tensors.js';
import { cancelling, edges, type Cases, type Part } from './case.js';

const sums = (draw: Draw): Cases => shapes().chain((of) => fc.tuple(floats(of, draw), fc.subarray([...of.keys()])))
  .map(([x, axes]) => ({ tensors: [x], terms: count(axes.map((axis) => x.shape[axis]!)), build: ([v]) => sum(v!, axes) }));

export const broadcast: Part<'sum' | 'expand'> = {
  sum: { kind: 'summed', multilinear: true, cases: sums(ordinary), special: fc.oneof(sums(among(0, -0, 1e-40, -1e-40)), sums(among(...cancelling))) },
  expand: {
    kind: 'exact',
    cases: stretching(2).chain(([of, other]) => fc.tuple(anyType(of!), fc.constant(stretched(of!, other!)))).map(([x, to]) => ({ tensors: [x], known: [4], build: ([v]) => expand(v!, to) })),
    special: stretching(2).chain(([of, other]) => fc.tuple(floats(of!, among(...edges)), fc.constant(stretched(of!, other!)))).map(([x, to]) => ({ tensors: [x], known: [4], build: ([v]) => expand(v!, to) })),
  },
};
