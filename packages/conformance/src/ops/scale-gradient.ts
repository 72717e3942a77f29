import { scaleGradient } from '@albertkit/core';
import fc from 'fast-check';
import { shapes } from '../arbitrary/shapes.js';
import { floats } from '../arbitrary/tensors.js';
import type { Part } from './case.js';

export const scaleGradientOps: Part<'scaleGradient'> = {
  scaleGradient: { kind: 'exact', cases: shapes().chain((of) => fc.tuple(floats(of), floats([]))).map((tensors) => ({ tensors, build: ([x, by]) => scaleGradient(x!, by!) })) },
};
