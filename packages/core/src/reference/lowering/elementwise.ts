import { type Part, type ReferenceArray, stretched, zeros } from '../array.js';
import { erf } from '../erf.js';
import type { At } from '../../interpret.js';

const binary = (f: (a: number, b: number) => number) => ([a, b]: readonly [ReferenceArray, ReferenceArray], _: unknown, { shape }: At): ReferenceArray => {
  const out = zeros(a.dtype, shape);
  const [left, right] = [stretched(a, shape), stretched(b, shape)];
  for (let n = 0; n < out.data.length; n++) out.data[n] = f(left[n]!, right[n]!);
  return out;
};
const unary = (f: (x: number) => number) => ([x]: readonly [ReferenceArray], _: unknown, { shape }: At): ReferenceArray => {
  const out = zeros(x.dtype, shape);
  for (let n = 0; n < out.data.length; n++) out.data[n] = f(x.data[n]!);
  return out;
};

export const elementwise = {
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  tanh: unary(Math.tanh),
  erf: unary(erf),
} satisfies Part<'add' | 'sub' | 'mul' | 'div' | 'exp' | 'log' | 'sqrt' | 'tanh' | 'erf'>;
