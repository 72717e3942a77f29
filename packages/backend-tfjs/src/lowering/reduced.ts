import type { Runtime, TfTensor } from '../tfjs.js';

/** Reduce over axes of any number: they are brought to the end and reduced as the rows of a matrix, `reduce` giving one entry a row. */
export function reduced({ tf }: Runtime, x: TfTensor, axes: readonly number[], shape: readonly number[], reduce: (rows: TfTensor) => TfTensor): TfTensor {
  const taken = x.shape.map((_, axis) => axis).filter((axis) => axes.includes(axis) && x.shape[axis] !== 1);
  const rest = x.shape.map((_, axis) => axis).filter((axis) => !taken.includes(axis));
  if (taken.length === 0) return tf.reshape(x, [...shape]);
  const moved = [...rest, ...taken].every((axis, place) => axis === place) ? x : tf.transpose(x, [...rest, ...taken]);
  const inner = taken.reduce((n, axis) => n * x.shape[axis]!, 1);
  return tf.reshape(reduce(tf.reshape(moved, [x.size / inner, inner])), [...shape]);
}
