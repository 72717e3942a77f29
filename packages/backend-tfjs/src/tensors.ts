import { AlbertkitError, type DType, type Tensor } from '@albertkit/core';
import type { Tfjs, TfTensor } from './tfjs.js';

/** The tensor on the current device. Copied: the cpu backend keeps the very array it is given. */
export function upload(tf: Tfjs, { dtype, shape, data }: Tensor): TfTensor {
  return tf.tensor(data instanceof Float64Array ? Float32Array.from(data) : data.slice(), [...shape], dtype);
}

/** Copied too: the cpu backend gives the array it keeps. */
export async function download(handle: TfTensor): Promise<Tensor> {
  const dtype = handle.dtype;
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') throw new AlbertkitError('RUNTIME', `A result came from TensorFlow.js as ${dtype}.`, { dtype });
  const data = await handle.data();
  return { dtype, shape: [...handle.shape], data: arrays[dtype].from(data) };
}

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** A tensor of one value everywhere. */
export function filled(tf: Tfjs, dtype: DType, shape: readonly number[], value = 0): TfTensor {
  const size = shape.reduce((n, dim) => n * dim, 1);
  return tf.tensor(new arrays[dtype](size).fill(value), [...shape], dtype);
}
