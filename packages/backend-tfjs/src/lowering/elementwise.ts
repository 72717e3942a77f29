import type { Part, Runtime } from '../tfjs.js';

export const elementwise = ({ tf }: Runtime) => ({
  add: ([a, b]) => tf.add(a, b),
  sub: ([a, b]) => tf.sub(a, b),
  mul: ([a, b]) => tf.mul(a, b),
  div: ([a, b]) => tf.div(a, b),
  exp: ([x]) => tf.exp(x),
  log: ([x]) => tf.log(x),
  sqrt: ([x]) => tf.sqrt(x),
  tanh: ([x]) => tf.tanh(x),
  erf: ([x]) => tf.erf(x),
}) satisfies Part<'add' | 'sub' | 'mul' | 'div' | 'exp' | 'log' | 'sqrt' | 'tanh' | 'erf'>;
