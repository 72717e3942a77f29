import type { Onnx, Part } from '../context.js';

const as = (op: string) => (inputs: readonly string[], _: unknown, onnx: Onnx): string => onnx.node(op, inputs);

export const elementwise = {
  add: as('Add'), sub: as('Sub'), mul: as('Mul'), div: as('Div'),
  exp: as('Exp'), log: as('Log'), sqrt: as('Sqrt'), tanh: as('Tanh'), erf: as('Erf'),
} satisfies Part<'add' | 'sub' | 'mul' | 'div' | 'exp' | 'log' | 'sqrt' | 'tanh' | 'erf'>;
