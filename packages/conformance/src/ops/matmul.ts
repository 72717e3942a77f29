import { matmul } from '@albertkit/core';
import fc from 'fast-check';
import { size, stretching } from '../arbitrary/shapes.js';
import { among, floats, ordinary, type Draw } from '../arbitrary/tensors.js';
import { cancelling, type Cases, type Part } from './case.js';

const cases = (draw: Draw, right = ordinary): Cases => fc.tuple(stretching(2), fc.oneof({ arbitrary: fc.tuple(size, size, size), weight: 2 }, { arbitrary: fc.constantFrom([2, 2, 2], [3, 3, 3]), weight: 1 }))
  .chain(([[a, b], [m, k, n]]) => fc.tuple(floats([...a!.slice(-2), m, k], draw), floats([...b!.slice(-2), k, n], right), fc.constant(k)))
  .map(([a, b, terms]) => ({ tensors: [a, b], terms, build: ([x, y]) => matmul(x!, y!) }));

export const matmulOps: Part<'matmul'> = {
  matmul: { kind: 'summed', multilinear: true, cases: cases(ordinary), special: fc.oneof(cases(among(0, -0, 1e-40, -1e-40)), cases(among(...cancelling), among(...cancelling))) },
};
