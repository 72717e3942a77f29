import type { OpName, Tensor, Value } from '@albertkit/core';
import fc from 'fast-check';
import { shapes, stretching } from '../arbitrary/shapes.js';
import { floats, ints, ordinary, type Draw } from '../arbitrary/tensors.js';
import type { Kind } from '../tolerance.js';

/** An op on some tensors. */
export type OpCase = {
  readonly tensors: readonly Tensor[];
  /** How many last axes of each tensor the op must know the sizes of; the others may be fed by name. */
  readonly known?: readonly number[];
  /** Terms of the longest sum inside; 1 when left out. */
  readonly terms?: number;
  readonly build: (x: readonly Value[]) => Value;
};
export type Cases = fc.Arbitrary<OpCase>;

/** What an op is put to: how far it may round, ordinary cases, and cases of values that are seldom met. */
export type OpProperty = {
  readonly kind: Kind;
  readonly cases: Cases;
  readonly special?: Cases;
  /** It adds up products of its inputs and subtracts none: of the inputs' sizes it makes the size of what it adds up, and so do its gradients. */
  readonly multilinear?: boolean;
};
/** The rows of one family's file. */
export type Part<K extends OpName> = Readonly<Record<K, OpProperty>>;

type Unary = (x: Value) => Value;
type Binary = (a: Value, b: Value) => Value;

export const unary = (op: Unary, draw: Draw = ordinary): Cases =>
  shapes().chain((of) => floats(of, draw)).map((x) => ({ tensors: [x], build: ([v]) => op(v!) }));

export const binary = (op: Binary, left: Draw = ordinary, right: Draw = left): Cases =>
  stretching(2).chain(([a, b]) => fc.tuple(floats(a!, left), floats(b!, right))).map((tensors) => ({ tensors, build: ([a, b]) => op(a!, b!) }));

/** The same of whole numbers. */
export const binaryInts = (op: Binary): Cases =>
  stretching(2).chain(([a, b]) => fc.tuple(ints(a!, 3, -3), ints(b!, 3, -3))).map((tensors) => ({ tensors, build: ([a, b]) => op(a!, b!) }));

/** Values at the edges of float32 that no sum overflows with: zeros of both signs, denormals, the smallest normal, a large one. */
export const edges = [0, -0, 1e-40, -1e-40, 2 ** -149, 2 ** -126, 1, -1, 1e18, -1e18] as const;
/** Numbers so far apart that a sum of them loses the small ones, and all of it where the large ones cancel. */
export const cancelling = [0, -0, 1, -1, 1e9, -1e9, 1e18, -1e18] as const;
/** What masks and padding put in front of a softmax: the smallest finite float32, and large negatives that people use for it. */
export const masked = [-3.4028234663852886e38, -1e9, -1e4, -100] as const;
