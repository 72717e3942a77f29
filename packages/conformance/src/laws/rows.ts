import type { Tensor, Tensors } from '@albertkit/core';

/** Some entries of one axis, in the order asked for. */
export function take(tensor: Tensor, axis: number, entries: readonly number[]): Tensor {
  const { shape, data } = tensor;
  const inner = shape.slice(axis + 1).reduce((n, size) => n * size, 1);
  const length = shape[axis]!;
  const outer = shape.slice(0, axis).reduce((n, size) => n * size, 1);
  const kept = data.slice(0, outer * entries.length * inner);
  for (let block = 0; block < outer; block++) {
    entries.forEach((entry, n) => {
      const from = (block * length + entry) * inner;
      kept.set(data.subarray(from, from + inner), (block * entries.length + n) * inner);
    });
  }
  return { ...tensor, shape: shape.map((size, a) => (a === axis ? entries.length : size)), data: kept };
}

export const takeRows = (tensors: Tensors, rows: readonly number[]): Tensors => Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, take(tensor, 0, rows)]));
export const range = (size: number): number[] => Array.from({ length: size }, (_, n) => n);
