import { filled } from '../tensors.js';
import type { Part, Runtime, TfTensor } from '../tfjs.js';
import { reduced } from './reduced.js';

export const broadcast = (runtime: Runtime) => {
  const { tf } = runtime;
  return {
    sum: ([x], { axes }, { shape }) => {
      if (x.size === 0) return filled(tf, 'float32', shape);
      return reduced(runtime, x, axes, shape, (rows) => rowSums(runtime, rows));
    },
    expand: ([x], _, { shape }) => stretch(runtime, x, shape),
  } satisfies Part<'sum' | 'expand'>;
};

/** [rows, n] to sums [rows]. The wasm backend adds one after another, whose error grows with n: there long rows are added in pieces. */
function rowSums(runtime: Runtime, rows: TfTensor): TfTensor {
  const { tf, device } = runtime;
  const [count, n] = rows.shape as [number, number];
  if (device !== 'wasm' || n <= 32) return tf.sum(rows, 1);
  const piece = pieceOf(n);
  const pieces = Math.ceil(n / piece);
  const whole = pieces * piece === n ? rows : tf.pad(rows, [[0, 0], [0, pieces * piece - n]]);
  const partial = tf.sum(tf.reshape(whole, [count * pieces, piece]), 1);
  return rowSums(runtime, tf.reshape(partial, [count, pieces]));
}

/** The size of pieces: 32, or near the square root of a smaller n; a divisor of n where one is near. */
function pieceOf(n: number): number {
  const aim = Math.min(32, Math.ceil(Math.sqrt(n)));
  for (let piece = aim; piece <= 2 * aim; piece++) if (n % piece === 0) return piece;
  return aim;
}

/** Stretched to a shape as broadcasting does. */
export function stretch({ tf }: Runtime, x: TfTensor, shape: readonly number[]): TfTensor {
  if (x.shape.join() === shape.join()) return tf.clone(x);
  const own = [...shape.slice(x.shape.length).map(() => 1), ...x.shape];
  const times = shape.map((dim, axis) => (own[axis] === dim ? 1 : dim));
  const counted = x.dtype === 'bool' ? tf.cast(x, 'int32') : x;
  const tiled = tf.tile(tf.reshape(counted, own), times);
  return x.dtype === 'bool' ? tf.cast(tiled, 'bool') : tiled;
}
