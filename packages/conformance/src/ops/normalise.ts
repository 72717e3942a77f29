import { layerNorm, logSoftmax, softmax, type Value } from '@albertkit/core';
import fc from 'fast-check';
import { shapes, sizeOfSome } from '../arbitrary/shapes.js';
import { among, floats, ordinary, type Draw } from '../arbitrary/tensors.js';
import { masked, type Cases, type Part } from './case.js';

// A smaller epsilon under a row of near-equal entries multiplies their rounding without bound; models have their own, 1e-12.
const norms = (draw: Draw): Cases => fc.tuple(shapes(0, 3), sizeOfSome, fc.constantFrom(1, 0.1, 0.01))
  .chain(([rows, n, epsilon]) => fc.tuple(floats([...rows, n], draw), floats([n]), floats([n]), fc.constant(epsilon)))
  .map(([x, weight, bias, epsilon]) => ({ tensors: [x, weight, bias], known: [1, 1, 1], terms: 4 * x.shape.at(-1)!, build: ([v, w, b]) => layerNorm(v!, w!, b!, epsilon) }));
/** Ops over the last axis. */
const rows = (op: (x: Value) => Value, draw: Draw): Cases => shapes(1).chain((of) => floats(of, draw)).map((x) => ({ tensors: [x], terms: x.shape.at(-1)!, build: ([v]) => op(v!) }));
const beforeSoftmax = among(...masked, 80, 0, -0, 1e-40);
const allMasked: Draw = () => masked[0];

export const normalise: Part<'softmax' | 'logSoftmax' | 'layerNorm'> = {
  softmax: { kind: 'composed', cases: rows(softmax, ordinary), special: fc.oneof(rows(softmax, beforeSoftmax), rows(softmax, allMasked)) },
  // Shifted by a maximum above 0, the smallest float32 would overflow.
  logSoftmax: { kind: 'composed', cases: rows(logSoftmax, ordinary), special: fc.oneof(rows(logSoftmax, among(-1e9, -1e4, -100, 80, 0, -0, 1e-40)), rows(logSoftmax, allMasked)) },
  layerNorm: { kind: 'composed', cases: norms(ordinary), special: norms(among(0, -0, 1e-40, -1e-40)) },
};
