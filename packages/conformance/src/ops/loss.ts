import { binaryCrossEntropy, crossEntropy } from '@albertkit/core';
import fc from 'fast-check';
import { shapes, sizeOfSome } from '../arbitrary/shapes.js';
import { among, floats, ints, ordinary, whole, type Draw } from '../arbitrary/tensors.js';
import type { Cases, Part } from './case.js';

/** Labels outside the classes too: they give no loss. */
const classes = (draw: Draw): Cases => fc.tuple(shapes(0, 2), sizeOfSome)
  .chain(([of, n]) => fc.tuple(floats([...of, n], draw), fc.oneof(ints(of, n + 1, -1), ints(of, -99, -100))))
  .map((tensors) => ({ tensors, terms: tensors[0].shape.at(-1)!, build: ([logits, labels]) => crossEntropy(logits!, labels!) }));
const flags = (draw: Draw, targets: Draw): Cases => shapes().chain((of) => fc.tuple(floats(of, draw), floats(of, targets))).map((tensors) => ({ tensors, build: ([x, y]) => binaryCrossEntropy(x!, y!) }));

export const loss: Part<'crossEntropy' | 'binaryCrossEntropy'> = {
  crossEntropy: { kind: 'composed', cases: classes(ordinary), special: classes(among(-1e9, -1e4, 80, -80, 0, -0)) },
  binaryCrossEntropy: { kind: 'composed', cases: flags(ordinary, ordinary), special: flags(among(0, -0, 1e-40, 90, -90, 1e4, -1e4), whole(0, 2)) },
};
