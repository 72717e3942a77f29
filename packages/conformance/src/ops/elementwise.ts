import { add, div, erf, exp, log, mul, sqrt, sub, tanh } from '@albertkit/core';
import fc from 'fast-check';
import { among, away, hundredths, ordinary } from '../arbitrary/tensors.js';
import { binary, binaryInts, cancelling, edges, unary, type Part } from './case.js';

const positive = hundredths(20, 300);
const edge = among(...edges);
const small = among(0, -0, 1e-40, -1e-40);
const far = among(0, -0, 1e-40, -1e-40, 10, -10, 100, -100, 3e38, -3e38);

export const elementwise: Part<'add' | 'sub' | 'mul' | 'div' | 'exp' | 'log' | 'sqrt' | 'tanh' | 'erf'> = {
  add: { kind: 'arithmetic', cases: fc.oneof(binary(add), binaryInts(add)), special: binary(add, edge) },
  sub: { kind: 'arithmetic', cases: fc.oneof(binary(sub), binaryInts(sub)), special: binary(sub, edge) },
  mul: { kind: 'arithmetic', multilinear: true, cases: fc.oneof(binary(mul), binaryInts(mul)), special: fc.oneof(binary(mul, among(0, -0, 1e-40, -1e-40, 2 ** -126, 1, -1)), binary(mul, among(...cancelling))) },
  div: { kind: 'arithmetic', cases: binary(div, ordinary, away), special: binary(div, small, away) },
  exp: { kind: 'function', cases: unary(exp), special: unary(exp, among(0, -0, 1e-40, 80, -80, -1e4, -3e38)) },
  log: { kind: 'function', cases: unary(log, positive), special: unary(log, among(1, 2 ** -126, 1e-30, 1e30, 3e38)) },
  sqrt: { kind: 'arithmetic', cases: unary(sqrt, positive), special: unary(sqrt, (random) => [1e-30, 1e-12, 1, 4, 1e30, 3e38][Math.floor(random() * 6)]!) },
  tanh: { kind: 'function', cases: unary(tanh), special: unary(tanh, far) },
  erf: { kind: 'function', cases: unary(erf), special: unary(erf, far) },
};
