import { filled } from '../tensors.js';
import type { Part, Runtime, TfTensor } from '../tfjs.js';
import { stretch } from './broadcast.js';

export const matmul = (runtime: Runtime) => {
  const { tf } = runtime;
  return {
    matmul: ([a, b], _, { shape }) => {
      const [m, n, k] = [shape.at(-2)!, shape.at(-1)!, a.shape.at(-1)!];
      if (k === 0) return filled(tf, 'float32', shape);
      const batch = shape.slice(0, -2);
      const count = batch.reduce((total, dim) => total * dim, 1);
      // One matrix for all rows: one product.
      if (b.size === k * n) return tf.reshape(tf.matMul(tf.reshape(a, [count * m, k]), tf.reshape(b, [k, n])), [...shape]);
      const left = tf.reshape(stretch(runtime, a, [...batch, m, k]), [count, m, k]);
      const right = tf.reshape(stretch(runtime, b, [...batch, k, n]), [count, k, n]);
      return tf.reshape(batched(runtime, left, right), [...shape]);
    },
  } satisfies Part<'matmul'>;
};

/** Multiply-adds of one matrix from which products one by one are faster on wasm than a batch. */
const worth = 2 ** 16;

/** The wasm backend multiplies single matrices with XNNPACK, and batches of them with a loop of its own that is many times slower. */
function batched({ tf, device }: Runtime, a: TfTensor, b: TfTensor): TfTensor {
  const [count, m, k] = a.shape as [number, number, number];
  const n = b.shape[2]!;
  if (count === 1 || device !== 'wasm' || m * k * n < worth) return tf.matMul(a, b);
  // Slices of this backend copy all they are taken from, so values are read once and cut here.
  const matrices = (x: TfTensor, rows: number, columns: number): TfTensor[] => {
    const values = x.dataSync();
    return Array.from({ length: count }, (_, matrix) => tf.tensor(values.subarray(matrix * rows * columns, (matrix + 1) * rows * columns), [rows, columns]));
  };
  const right = matrices(b, k, n);
  return tf.concat(matrices(a, m, k).map((matrix, at) => tf.matMul(matrix, right[at]!)), 0);
}
