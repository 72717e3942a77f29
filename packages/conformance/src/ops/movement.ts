import { concat, pad, reshape, slice, transpose, type Tensor } from '@albertkit/core';
import fc from 'fast-check';
import { count, shapes, size, withAxis } from '../arbitrary/shapes.js';
import { among, anyType, floats, ints } from '../arbitrary/tensors.js';
import { edges, type Cases, type Part } from './case.js';

type Fill = (shape: readonly number[]) => fc.Arbitrary<Tensor>;
const atEdges: Fill = (of) => floats(of, among(...edges));

const reshapes = (fill: Fill): Cases => shapes().chain((of) => fc.tuple(fill(of), fc.constantFrom([count(of)], [...of].reverse(), [1, ...of], [...of, 1], [...of.slice(0, -2), count(of.slice(-2))])))
  .map(([x, to]) => ({ tensors: [x], known: [4], build: ([v]) => reshape(v!, to) }));
const transposes = (fill: Fill): Cases => shapes().chain((of) => fc.tuple(fill(of), fc.shuffledSubarray([...of.keys()], { minLength: of.length })))
  .map(([x, order]) => ({ tensors: [x], build: ([v]) => transpose(v!, order) }));
const slices = (fill: Fill): Cases => withAxis.chain(({ of, axis }) => fc.tuple(fill(of), fc.constant(axis), fc.nat(of[axis]!).chain((start) => fc.tuple(fc.constant(start), fc.nat(of[axis]! - start)))))
  .map(([x, axis, [start, length]]) => ({ tensors: [x], build: ([v]) => slice(v!, axis, start, length) }));
const pads = (fill: Fill): Cases => withAxis.chain(({ of, axis }) => fc.tuple(fill(of), fc.constant(axis), fc.nat(2), fc.nat(2)))
  .map(([x, axis, start, after]) => ({ tensors: [x], known: [4], build: ([v]) => pad(v!, axis, start, start + x.shape[axis]! + after) }));
const concats = (fill: Fill): Cases => withAxis.chain(({ of, axis }) => fc.tuple(fc.constant(axis), fc.array(size.chain((n) => fill(of.map((dim, a) => (a === axis ? n : dim)))), { minLength: 1, maxLength: 3 })))
  .map(([axis, tensors]) => ({ tensors, known: [4, 4, 4], build: (x) => concat(x, axis) }));
const whole: Fill = (of) => ints(of, 9, -9);

export const movement: Part<'reshape' | 'transpose' | 'slice' | 'pad' | 'concat'> = {
  reshape: { kind: 'exact', cases: reshapes(anyType), special: reshapes(atEdges) },
  transpose: { kind: 'exact', cases: transposes(anyType), special: transposes(atEdges) },
  slice: { kind: 'exact', cases: slices(anyType), special: slices(atEdges) },
  pad: { kind: 'exact', cases: pads(anyType), special: pads(atEdges) },
  concat: { kind: 'exact', cases: fc.oneof(concats(floats), concats(whole)), special: concats(atEdges) },
};
