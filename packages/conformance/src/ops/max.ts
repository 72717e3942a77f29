import { max } from '@albertkit/core';
import fc from 'fast-check';
import { shapes } from '../arbitrary/shapes.js';
import { among, floats, ordinary, type Draw } from '../arbitrary/tensors.js';
import { masked, type Cases, type Part } from './case.js';

const cases = (draw: Draw): Cases => shapes().chain((of) => fc.tuple(floats(of, draw), fc.subarray([...of.keys()]))).map(([x, axes]) => ({ tensors: [x], build: ([v]) => max(v!, axes) }));

export const maxOps: Part<'max'> = {
  max: { kind: 'exact', cases: cases(ordinary), special: cases(among(...masked, 0, -0)) },
};
