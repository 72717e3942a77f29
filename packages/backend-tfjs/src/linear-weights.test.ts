import { closeGraph, input, linear, Parameters, repeat, tanh } from '@albertkit/core';
import { expect, test } from 'vitest';
import { linearWeights } from './linear-weights.js';

const x = input('x', 'float32', ['n', 2]);
const p = new Parameters();
const w = (name: string): ReturnType<typeof p.get> => p.get(name, [2, 2]);
const bias = p.get('bias', [2]);

test('weights of linear layers are found, in repeats of repeats too', () => {
  const deep = repeat({ times: 2, carry: [linear(x, w('outer'), bias)] }, ([a]) => {
    const inner = repeat({ times: 2, carry: [linear(a!, w('middle'), bias)] }, ([b]) => ({ carry: [linear(b!, w('inner'), bias)] }));
    return { carry: inner.carry };
  });
  expect([...linearWeights(closeGraph({ outputs: { y: deep.carry[0]! } }))].sort()).toEqual(['inner', 'middle', 'outer']);
});

test('what is computed, or changes from one application to the next, is none', () => {
  const { carry } = repeat({ times: 2, carry: [w('carried'), x], each: [p.get('sliced', [2, 2, 2])] }, ([weight, y], _, [slice]) => ({ carry: [weight!, linear(linear(y!, weight!, bias), slice!, bias)] }));
  expect([...linearWeights(closeGraph({ outputs: { y: linear(carry[1]!, tanh(w('bent')), bias) } }))]).toEqual([]);
});
