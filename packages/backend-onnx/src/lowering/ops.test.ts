import {
  add, cast, closeGraph, concat, div, equal, erf, exp, expand, findOp, gather, gelu, geluTanh, gradients, input, iota, layerNorm, less, linear, log, logSoftmax, matmul, max, mul, pad,
  relu, reshape, resolveShape, scatterAdd, sigmoid, slice, softmax, sqrt, sub, sum, tanh, transpose, where, attention, binaryCrossEntropy, crossEntropy, type Dim, type Tensor, type Value,
} from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import { difference, float, runOnce } from '../fixtures/run.js';
import { runtimes } from '../fixtures/runtimes.js';
import { onnxBackend } from '../index.js';

/** An op on some tensors. Sizes may be fed by name, but for the last `known` axes of each tensor. */
type Case = { readonly tensors: readonly Tensor[]; readonly known?: readonly number[]; readonly build: (x: readonly Value[]) => Value };
type Cases = fc.Arbitrary<Case>;

const size = fc.oneof({ arbitrary: fc.integer({ min: 1, max: 3 }), weight: 4 }, { arbitrary: fc.constant(0), weight: 1 });
const shapes = (min = 0, max = 4): fc.Arbitrary<number[]> => fc.array(size, { minLength: min, maxLength: max });
const count = (shape: readonly number[]): number => shape.reduce((n, dim) => n * dim, 1);
const filled = (shape: readonly number[], of: fc.Arbitrary<number>): fc.Arbitrary<number[]> => fc.array(of, { minLength: count(shape), maxLength: count(shape) });
const hundredths = (from: number, to: number): fc.Arbitrary<number> => fc.integer({ min: from, max: to }).map((n) => n / 100);
const floats = (shape: readonly number[], of = hundredths(-300, 300)): fc.Arbitrary<Tensor> => filled(shape, of).map((data) => float(shape, data));
const ints = (shape: readonly number[], below: number, from = 0): fc.Arbitrary<Tensor> =>
  filled(shape, fc.integer({ min: from, max: below - 1 })).map((data) => ({ dtype: 'int32', shape, data: Int32Array.from(data) }));
const bools = (shape: readonly number[]): fc.Arbitrary<Tensor> => filled(shape, fc.nat(1)).map((data) => ({ dtype: 'bool', shape, data: Uint8Array.from(data) }));
const anyType = (shape: readonly number[]): fc.Arbitrary<Tensor> => fc.oneof(floats(shape), ints(shape, 3, -2), bools(shape));

/** Shapes that stretch to one another: leading axes left out, others of size 1. */
const stretching = (ways: number, min = 0): fc.Arbitrary<number[][]> => shapes(min).chain((whole) => fc.array(
  fc.record({ skip: fc.nat(whole.length - min), ones: fc.array(fc.boolean(), { minLength: whole.length, maxLength: whole.length }) }), { minLength: ways, maxLength: ways },
).map((all) => all.map(({ skip, ones }) => whole.map((dim, axis) => (ones[axis] ? 1 : dim)).slice(skip))));
const withAxis: fc.Arbitrary<{ of: number[]; axis: number }> = shapes(1).chain((of) => fc.nat(of.length - 1).map((axis) => ({ of, axis })));

const unary = (op: (x: Value) => Value, min = 0, values = hundredths(-300, 300)): Cases => shapes(min).chain((of) => floats(of, values)).map((x) => ({ tensors: [x], build: ([v]) => op(v!) }));
const binary = (op: (a: Value, b: Value) => Value, right = hundredths(-300, 300), whole = false): Cases => stretching(2).chain(([a, b]) => (whole
  ? fc.oneof(fc.tuple(floats(a!), floats(b!, right)), fc.tuple(ints(a!, 3, -3), ints(b!, 3, -3))) : fc.tuple(floats(a!), floats(b!, right))))
  .map((tensors) => ({ tensors, build: ([a, b]) => op(a!, b!) }));
const reduced = (op: (x: Value, axes: readonly number[]) => Value): Cases =>
  shapes().chain((of) => fc.tuple(floats(of), fc.subarray([...of.keys()]))).map(([x, axes]) => ({ tensors: [x], build: ([v]) => op(v!, axes) }));

const cases: Readonly<Record<string, Cases>> = {
  add: binary(add, undefined, true), sub: binary(sub, undefined, true), mul: binary(mul, undefined, true), div: binary(div, hundredths(50, 300)),
  exp: unary(exp), log: unary(log, 0, hundredths(20, 300)), sqrt: unary(sqrt, 0, hundredths(20, 300)), tanh: unary(tanh), erf: unary(erf),
  equal: binary(equal, undefined, true), less: binary(less, undefined, true),
  where: stretching(3).chain(([c, a, b]) => fc.tuple(bools(c!), floats(a!), floats(b!))).map((tensors) => ({ tensors, build: ([c, a, b]) => where(c!, a!, b!) })),
  cast: shapes().chain((of) => fc.tuple(anyType(of), fc.constantFrom('float32', 'int32', 'bool'))).map(([x, to]) => ({ tensors: [x], build: ([v]) => cast(v!, to) })),
  sum: reduced(sum), max: reduced(max),
  expand: stretching(2).chain(([of, other]) => fc.tuple(anyType(of!), floats(other!))).map((tensors) => ({ tensors, build: ([x, like]) => expand(x!, add(cast(x!, 'float32'), like!).type.shape) })),
  reshape: shapes().chain((of) => fc.tuple(anyType(of), fc.constantFrom([count(of)], [...of].reverse(), [1, ...of], [...of, 1], [...of.slice(0, -2), count(of.slice(-2))])))
    .map(([x, to]) => ({ tensors: [x], known: [4], build: ([v]) => reshape(v!, to) })),
  transpose: shapes().chain((of) => fc.tuple(anyType(of), fc.shuffledSubarray([...of.keys()], { minLength: of.length }))).map(([x, order]) => ({ tensors: [x], build: ([v]) => transpose(v!, order) })),
  slice: withAxis.chain(({ of, axis }) => fc.tuple(anyType(of), fc.constant(axis), fc.nat(of[axis]!).chain((start) => fc.tuple(fc.constant(start), fc.nat(of[axis]! - start)))))
    .map(([x, axis, [start, length]]) => ({ tensors: [x], build: ([v]) => slice(v!, axis, start, length) })),
  pad: withAxis.chain(({ of, axis }) => fc.tuple(anyType(of), fc.constant(axis), fc.nat(2), fc.nat(2)))
    .map(([x, axis, start, after]) => ({ tensors: [x], known: [4], build: ([v]) => pad(v!, axis, start, start + x.shape[axis]! + after) })),
  concat: withAxis.chain(({ of, axis }) => fc.tuple(fc.constant(axis), fc.array(size.chain((n) => floats(of.map((dim, a) => (a === axis ? n : dim)))), { minLength: 1, maxLength: 3 })))
    .map(([axis, tensors]) => ({ tensors, known: [4, 4, 4], build: (x) => concat(x, axis) })),
  matmul: fc.tuple(stretching(2), size, size, size).chain(([[a, b], m, k, n]) => fc.tuple(floats([...a!.slice(-2), m, k]), floats([...b!.slice(-2), k, n])))
    .map((tensors) => ({ tensors, build: ([a, b]) => matmul(a!, b!) })),
  gather: fc.tuple(fc.integer({ min: 1, max: 3 }), shapes(0, 2), shapes(0, 2)).chain(([rows, rest, of]) => fc.tuple(floats([rows, ...rest]), ints(of, rows)))
    .map((tensors) => ({ tensors, build: ([table, ids]) => gather(table!, ids!) })),
  scatterAdd: fc.tuple(fc.integer({ min: 1, max: 3 }), shapes(0, 2), shapes(0, 2)).chain(([rows, rest, of]) => fc.tuple(ints(of, rows), floats([...of, ...rest]), fc.constant(rows)))
    .map(([ids, x, rows]) => ({ tensors: [ids, x], build: ([i, v]) => scatterAdd(i!, v!, rows) })),
  iota: shapes(1, 1).chain((of) => floats(of)).map((x) => ({ tensors: [x], build: ([v]) => add(v!, cast(iota(v!.type.shape[0]!), 'float32')) })),
  linear: fc.tuple(shapes(0, 3), size, size).chain(([rows, inner, out]) => fc.tuple(floats([...rows, inner]), floats([out, inner]), floats([out])))
    .map((tensors) => ({ tensors, known: [1, 2, 1], build: ([x, weight, bias]) => linear(x!, weight!, bias!) })),
  gelu: unary(gelu), geluTanh: unary(geluTanh), relu: unary(relu), sigmoid: unary(sigmoid, 0, hundredths(-9000, 9000)),
  softmax: unary(softmax, 1), logSoftmax: unary(logSoftmax, 1),
  layerNorm: fc.tuple(shapes(0, 3), fc.integer({ min: 1, max: 5 }), fc.constantFrom(1e-1, 1e-5)).chain(([rows, n, epsilon]) => fc.tuple(floats([...rows, n]), floats([n]), floats([n]), fc.constant(epsilon)))
    .map(([x, weight, bias, epsilon]) => ({ tensors: [x, weight, bias], known: [1, 1, 1], build: ([v, w, b]) => layerNorm(v!, w!, b!, epsilon) })),
  attention: fc.tuple(size, size, fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })).chain(([batch, sequence, heads, width]) => {
    const x = floats([batch, sequence, heads * width]);
    return fc.tuple(x, x, x, fc.boolean().chain((whole) => floats(whole ? [batch, heads, sequence, sequence] : [batch, 1, 1, sequence])), fc.constant(heads));
  }).map(([q, k, v, bias, heads]) => ({ tensors: [q, k, v, bias], known: [4, 4, 4, 4], build: (x) => attention(x[0]!, x[1]!, x[2]!, x[3]!, heads) })),
  crossEntropy: fc.tuple(shapes(0, 2), fc.integer({ min: 1, max: 3 })).chain(([of, classes]) => fc.tuple(floats([...of, classes]), ints(of, classes + 1, -1)))
    .map((tensors) => ({ tensors, build: ([logits, labels]) => crossEntropy(logits!, labels!) })),
  binaryCrossEntropy: shapes().chain((of) => fc.tuple(floats(of), floats(of))).map((tensors) => ({ tensors, build: ([x, y]) => binaryCrossEntropy(x!, y!) })),
};

/** One name for each size, so that axes that agree have one name; 1 stays a number, which is what stretches. */
const named = (shape: readonly number[], known: number): Dim[] => shape.map((dim, axis) => (dim === 1 || axis >= shape.length - known ? dim : `size${dim}`));

/** The op's result, and where it has a gradient of its own, the gradient for each float input of what is fed as `seed`. */
function graphOf({ tensors, known = [], build }: Case, byName: boolean): { graph: ReturnType<typeof closeGraph>; feeds: Record<string, Tensor> } {
  const values = tensors.map(({ dtype, shape }, n) => input(`x${n}`, dtype, byName ? named(shape, known[n] ?? 0) : shape));
  const out = build(values);
  const sizes = { size0: 0, size2: 2, size3: 3 };
  const floatValues = values.filter(({ type }) => type.dtype === 'float32');
  const differentiable = out.type.dtype === 'float32' && findOp(out.node.op)?.gradient !== undefined;
  const found = differentiable ? gradients([{ value: out, gradient: input('seed', 'float32', out.type.shape) }], floatValues) : [];
  const seedShape = resolveShape(out.type.shape, sizes);
  const fed = tensors.map((tensor, n): [string, Tensor] => [`x${n}`, tensor]);
  const graph = closeGraph({ inputs: values, outputs: { out, ...Object.fromEntries(found.flatMap((value, n) => (value ? [[`gradient${n}`, value]] : []))) } });
  const seedTensor = float(seedShape, Array.from({ length: count(seedShape) }, (_, n) => Math.sin(n + 1)));
  return { graph, feeds: { ...Object.fromEntries(fed), ...('seed' in graph.inputs ? { seed: seedTensor } : {}) } };
}

const reference = referenceBackend();

describe.each(runtimes)('$name against the reference', ({ runtime }) => {
  const backend = onnxBackend({ runtime });
  test.each(Object.keys(cases))('%s, forwards and backwards', async (op) => {
    await fc.assert(fc.asyncProperty(cases[op]!, fc.boolean(), async (example, byName) => {
      const { graph, feeds } = graphOf(example, byName);
      const [got, wanted] = [await runOnce(backend, graph, feeds), await runOnce(reference, graph, feeds)];
      for (const [name, tensor] of Object.entries(wanted)) expect(difference(got[name], tensor), name).toBeLessThan(2e-5);
    }), { numRuns: 12, seed: seed() });
  });
});
