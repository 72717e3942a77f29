import { closeGraph, findOp, gradients, input, resolveShape, type Dim, type Graph, type Sizes, type Tensor, type Tensors } from '@albertkit/core';
import { count } from '../arbitrary/shapes.js';
import { float } from '../arbitrary/tensors.js';
import type { OpCase } from './case.js';

/** One name for each size, so that axes that agree have one name; 1 stays a number, which is what stretches. */
const named = (shape: readonly number[], known: number): Dim[] => shape.map((dim, axis) => (dim === 1 || axis >= shape.length - known ? dim : `size${dim}`));
const sizesOf = (tensors: readonly Tensor[]): Sizes => Object.fromEntries(tensors.flatMap(({ shape }) => shape.map((dim) => [`size${dim}`, dim])));

/** An op's result as `out`, and where gradients flow through it, `gradient0` and so on for its float inputs, of what is fed as `seed`. */
export function opGraph({ tensors, known = [], build }: OpCase, byName: boolean): { readonly graph: Graph; readonly feeds: Tensors } {
  const values = tensors.map(({ dtype, shape }, n) => input(`x${n}`, dtype, byName ? named(shape, known[n] ?? 0) : shape));
  const out = build(values);
  const floatValues = values.filter(({ type }) => type.dtype === 'float32');
  const differentiable = out.type.dtype === 'float32' && (findOp(out.node.op)?.gradient ?? findOp(out.node.op)?.decompose) !== undefined;
  const found = differentiable ? gradients([{ value: out, gradient: input('seed', 'float32', out.type.shape) }], floatValues) : [];
  const graph = closeGraph({ inputs: values, outputs: { out, ...Object.fromEntries(found.flatMap((value, n) => (value ? [[`gradient${n}`, value]] : []))) } });
  const seedShape = resolveShape(out.type.shape, sizesOf(tensors));
  const seed = float(seedShape, Array.from({ length: count(seedShape) }, (_, n) => Math.sin(n + 1)));
  const fed = Object.fromEntries(tensors.map((tensor, n) => [`x${n}`, tensor]));
  return { graph, feeds: 'seed' in graph.inputs ? { ...fed, seed } : fed };
}
