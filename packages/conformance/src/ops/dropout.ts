import { dropoutMask } from '@albertkit/core';
import fc from 'fast-check';
import { shapes } from '../arbitrary/shapes.js';
import { int } from '../arbitrary/tensors.js';
import type { Cases, Part } from './case.js';

/** Of many rows or columns as well: whoever rounds so that one entry in thousands turns over is found. */
const sizes = fc.oneof({ arbitrary: shapes(1, 4), weight: 3 }, { arbitrary: fc.constantFrom<number[]>([3, 2, 40, 41], [2100, 5], [3, 2100]), weight: 1 });
const seeds = fc.oneof(fc.nat(2 ** 24 - 1), fc.constantFrom(0, 255, 2 ** 24 - 1));
const applications = fc.oneof(fc.nat(30), fc.constantFrom(1018, 1019, 2 ** 20 - 1));
const cases: Cases = fc.record({ shape: sizes, seed: seeds, application: applications, probability: fc.constantFrom(0.1, 0.5, 0.9), place: fc.nat(1018) })
  .map(({ shape, seed, application, ...settings }) => ({ tensors: [int([], [seed]), int([], [application])], build: ([s, a]) => dropoutMask(s!, a!, shape, settings) }));

// What is kept is exact on every backend; the factor rounds once.
export const dropoutOps: Part<'dropoutMask'> = { dropoutMask: { kind: 'arithmetic', cases } };
