import { add, cast, closeGraph, constant, dimProduct, input, iota, matmul, mul, Parameters, repeat, reshape, scale, sqrt, sub, sum, tanh, type Graph, type RepeatSettings, type Tensors, type Value, type Weights } from '@albertkit/core';
import fc from 'fast-check';
import { floats, int } from './tensors.js';

/** What a generated repeat is made of. */
export type RepeatForm = {
  readonly times: number;
  readonly reverse: boolean;
  /** Slices [times, rows, n]; `idle` ones are not looked at by the body. */
  readonly each: 'none' | 'used' | 'idle';
  /** A matrix from outside, also through an op that does not depend on the body. */
  readonly capture: boolean;
  /** An int32 carry that counts the applications. */
  readonly counter: boolean;
  /** A repeat inside, which uses the outer carry and index. */
  readonly nested: boolean;
  readonly collect: boolean;
  readonly rows: number;
  readonly width: number;
};
/** A form, its weights `start` [rows, n], `matrix` [n, n], `row` [n], and what is fed: `slices` [times, rows, n] and `times`. */
export type RepeatSample = { readonly form: RepeatForm; readonly feeds: Tensors; readonly weights: Weights };

export const repeatSamples: fc.Arbitrary<RepeatSample> = fc
  .record({
    times: fc.integer({ min: 0, max: 3 }), reverse: fc.boolean(), each: fc.constantFrom('none', 'used', 'idle'), capture: fc.boolean(), counter: fc.boolean(),
    nested: fc.boolean(), collect: fc.boolean(), rows: fc.integer({ min: 0, max: 2 }), width: fc.integer({ min: 1, max: 3 }),
  })
  .chain((form) => fc.record({
    form: fc.constant(form),
    feeds: fc.record({ slices: floats([form.times, form.rows, form.width]), times: fc.constant(int([], [form.times])) }),
    weights: fc.tuple(floats([form.rows, form.width]), floats([form.width, form.width]), floats([form.width])).map(([start, matrix, row]) => new Map([['start', start], ['matrix', matrix], ['row', row]])),
  }));

/** A repeat's results, and a `loss` in which each entry of them has its own weight; `dynamic` feeds how often it applies its body. */
export function repeatGraph(form: RepeatForm, dynamic: boolean): Graph {
  const p = new Parameters();
  const weights = { start: p.get('start', [form.rows, form.width]), matrix: p.get('matrix', [form.width, form.width]), row: p.get('row', [form.width]) };
  const slices = input('slices', 'float32', [dynamic ? 'times' : form.times, form.rows, form.width]);
  const times = input('times', 'int32', []);
  const results = applied(form, dynamic ? { value: times, name: 'times' } : form.times, { ...weights, slices: mul(slices, weights.row) });
  const floatResults = results.filter(({ type }) => type.dtype === 'float32');
  const unused = weighed(mul(weights.matrix, weights.row)); // every weight has a gradient, whatever the form
  return closeGraph({
    inputs: [slices, times],
    outputs: { loss: floatResults.map(weighed).reduce(add, unused), ...Object.fromEntries(results.map((value, n) => [`out${n}`, value])) },
  });
}

/** The sum of x[n] sqrt(n + 1), a scalar. */
function weighed(x: Value): Value {
  const flat = reshape(x, [dimProduct(x.type.shape)]);
  const places = cast(add(iota(flat.type.shape[0]!), constant(1, 'int32')), 'float32');
  return reshape(sum(mul(flat, sqrt(places)), [0]), []);
}

function applied(form: RepeatForm, times: RepeatSettings['times'], { start, matrix, slices }: { readonly start: Value; readonly matrix: Value; readonly slices: Value }): readonly Value[] {
  const carry = [start, ...(form.counter ? [constant(3, 'int32')] : [])];
  const result = repeat({ times, reverse: form.reverse, carry, each: form.each === 'none' ? [] : [slices] }, ([state, count], index, [slice]) => {
    const place = scale(add(cast(index, 'float32'), constant(1)), 0.2);
    let next = mul(state!, place);
    if (form.capture) next = add(matmul(next, matrix), matmul(start, tanh(matrix)));
    if (form.each === 'used') next = add(next, mul(slice!, place));
    if (form.nested) next = inner(next, place, matrix);
    if (count) next = add(next, scale(cast(count, 'float32'), 0.1));
    const after = tanh(scale(next, 0.5));
    return { carry: [after, ...(count ? [add(count, constant(1, 'int32'))] : [])], collected: form.collect ? [mul(after, after), sub(state!, place), index] : [] };
  });
  return [...result.carry, ...result.collected];
}

/** A repeat of two, whose body uses values of the body around it. */
function inner(state: Value, place: Value, matrix: Value): Value {
  const { carry, collected } = repeat({ times: 2, carry: [state] }, ([x], index) => {
    const y = tanh(scale(add(matmul(x!, matrix), mul(state, add(place, cast(index, 'float32')))), 0.3));
    return { carry: [y], collected: [mul(y, state)] };
  });
  return add(carry[0]!, reshape(sum(collected[0]!, [0]), state.type.shape));
}
