import { linear } from '@albertkit/core';
import fc from 'fast-check';
import { shapes, size } from '../arbitrary/shapes.js';
import { among, floats, ordinary, type Draw } from '../arbitrary/tensors.js';
import { cancelling, type Cases, type Part } from './case.js';

const sizes = fc.oneof({ arbitrary: fc.tuple(shapes(0, 3), size, size), weight: 2 }, { arbitrary: fc.integer({ min: 2, max: 3 }).map((n): [number[], number, number] => [[n], n, n]), weight: 1 });
const cases = (draw: Draw, others = ordinary): Cases => sizes
  .chain(([rows, inner, out]) => fc.tuple(floats([...rows, inner], draw), floats([out, inner], others), floats([out], others)))
  .map((tensors) => ({ tensors, known: [1, 2, 1], terms: 1 + tensors[1].shape[1]!, build: ([x, weight, bias]) => linear(x!, weight!, bias!) }));

export const linearOps: Part<'linear'> = {
  linear: { kind: 'summed', multilinear: true, cases: cases(ordinary), special: fc.oneof(cases(among(0, -0, 1e-40, -1e-40)), cases(among(...cancelling), among(...cancelling))) },
};
