import type { Tensor } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import { bfloat16ToNumber, float16ToNumber, numberToBfloat16, numberToFloat16 } from './float16.js';
import { bytesPerElement, type StoredDType, type StoredTensor } from './stored-tensor.js';

type Write = (view: DataView, at: number, value: number) => void;
type Whole = { readonly read: (view: DataView, at: number) => number | bigint; readonly write: Write; readonly low: number; readonly high: number };

const floatReaders: Partial<Record<StoredDType, (view: DataView, at: number) => number>> = {
  F64: (view, at) => view.getFloat64(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  F16: (view, at) => float16ToNumber(view.getUint16(at, true)),
  BF16: (view, at) => bfloat16ToNumber(view.getUint16(at, true)),
};
const floatWriters: Partial<Record<StoredDType, Write>> = {
  F64: (view, at, value) => view.setFloat64(at, value, true),
  F32: (view, at, value) => view.setFloat32(at, value, true),
  F16: (view, at, value) => view.setUint16(at, numberToFloat16(value), true),
  BF16: (view, at, value) => view.setUint16(at, numberToBfloat16(value), true),
};
/** Whole-number types; `low` and `high` are what an int32 may hold of each. */
const wholes: Partial<Record<StoredDType, Whole>> = {
  I64: { read: (view, at) => view.getBigInt64(at, true), write: (view, at, value) => view.setBigInt64(at, BigInt(value), true), low: -(2 ** 31), high: 2 ** 31 - 1 },
  U64: { read: (view, at) => view.getBigUint64(at, true), write: (view, at, value) => view.setBigUint64(at, BigInt(value), true), low: 0, high: 2 ** 31 - 1 },
  I32: { read: (view, at) => view.getInt32(at, true), write: (view, at, value) => view.setInt32(at, value, true), low: -(2 ** 31), high: 2 ** 31 - 1 },
  U32: { read: (view, at) => view.getUint32(at, true), write: (view, at, value) => view.setUint32(at, value, true), low: 0, high: 2 ** 31 - 1 },
  I16: { read: (view, at) => view.getInt16(at, true), write: (view, at, value) => view.setInt16(at, value, true), low: -(2 ** 15), high: 2 ** 15 - 1 },
  U16: { read: (view, at) => view.getUint16(at, true), write: (view, at, value) => view.setUint16(at, value, true), low: 0, high: 2 ** 16 - 1 },
  I8: { read: (view, at) => view.getInt8(at), write: (view, at, value) => view.setInt8(at, value), low: -128, high: 127 },
  U8: { read: (view, at) => view.getUint8(at), write: (view, at, value) => view.setUint8(at, value), low: 0, high: 255 },
};

/** True for the float types that `toTensor` decodes (F64, F32, F16, BF16). */
export const isFloat = (dtype: StoredDType): boolean => floatReaders[dtype] !== undefined;
export const isWhole = (dtype: StoredDType): boolean => wholes[dtype] !== undefined;

/**
 * A stored tensor, copied out of the file: floats to float32 (F64 rounded to the nearest, so beyond 3.4e38 infinite, or
 * kept as a Float64Array with `float64`), whole numbers to int32, BOOL to bool. Throws `ST_INT_RANGE` naming the first
 * element that no int32 holds, and `ST_DTYPE` for 8-bit floats.
 */
export function toTensor(stored: StoredTensor, options: { readonly float64?: boolean } = {}): Tensor {
  const { dtype, shape, bytes } = stored;
  const width = bytesPerElement(dtype);
  const count = bytes.length / width;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const readFloat = floatReaders[dtype];
  if (readFloat) {
    if (dtype === 'F64' && options.float64 === true) {
      return { dtype: 'float32', shape, data: Float64Array.from({ length: count }, (_, i) => readFloat(view, i * width)) };
    }
    return { dtype: 'float32', shape, data: decodeFloats(stored, count, readFloat) };
  }
  const whole = wholes[dtype];
  if (whole) {
    const data = new Int32Array(count);
    for (let i = 0; i < count; i++) data[i] = inRange(whole.read(view, i * width), i, dtype, -(2 ** 31), 2 ** 31 - 1);
    return { dtype: 'int32', shape, data };
  }
  if (dtype !== 'BOOL') throw new AlbertkitError('ST_DTYPE', `A tensor of dtype ${dtype} cannot be decoded; store it as F32, F16 or BF16.`, { dtype });
  return { dtype: 'bool', shape, data: Uint8Array.from(bytes, (byte) => (byte === 0 ? 0 : 1)) };
}

/**
 * A tensor in the form of the file. Defaults: F32 for float32 (F64 where the data is a Float64Array), I64 for int32, BOOL
 * for bool. F16 and BF16 round to the nearest, ties to even. Throws `ST_INT_RANGE` where a whole number does not fit and
 * `ST_DTYPE` where the kinds differ.
 */
export function fromTensor(tensor: Tensor, dtype: StoredDType = defaultDType(tensor)): StoredTensor {
  const width = bytesPerElement(dtype);
  const { data, shape } = tensor;
  const bytes = new Uint8Array(data.length * width);
  const view = new DataView(bytes.buffer);
  const float = floatWriters[dtype];
  const whole = wholes[dtype];
  if (tensor.dtype === 'float32' && float) {
    for (let i = 0; i < data.length; i++) float(view, i * width, data[i]!);
  } else if (tensor.dtype === 'int32' && whole) {
    for (let i = 0; i < data.length; i++) whole.write(view, i * width, inRange(data[i]!, i, dtype, whole.low, whole.high));
  } else if (tensor.dtype === 'bool' && dtype === 'BOOL') {
    for (let i = 0; i < data.length; i++) bytes[i] = data[i] === 0 ? 0 : 1;
  } else {
    throw new AlbertkitError('ST_DTYPE', `A ${tensor.dtype} tensor cannot be stored as ${dtype}.`, { dtype, tensor: tensor.dtype });
  }
  return { dtype, shape, bytes };
}

function decodeFloats({ dtype, bytes }: StoredTensor, count: number, read: (view: DataView, at: number) => number): Float32Array {
  // A copy starts aligned (`slice` of a Node Buffer would be no copy), and every engine we know runs on little-endian hardware; the slow way holds elsewhere.
  if (dtype === 'F32' && littleEndian) return new Float32Array(new Uint8Array(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const data = new Float32Array(count);
  if (bytesPerElement(dtype) !== 2 || count < 65_536) {
    const width = bytesPerElement(dtype);
    for (let i = 0; i < count; i++) data[i] = read(view, i * width);
    return data;
  }
  // Large half-precision tensors: all 65,536 values once, then one look-up an element.
  const bits = new DataView(new ArrayBuffer(2));
  const values = new Float32Array(65_536);
  for (let i = 0; i < 65_536; i++) {
    bits.setUint16(0, i, true);
    values[i] = read(bits, 0);
  }
  for (let i = 0; i < count; i++) data[i] = values[view.getUint16(i * 2, true)]!;
  return data;
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** How many elements of a stored float tensor are NaN or infinite; 0 for every other dtype. */
export function countNonFinite(stored: StoredTensor): number {
  const read = floatReaders[stored.dtype];
  if (!read) return 0;
  const width = bytesPerElement(stored.dtype);
  const view = new DataView(stored.bytes.buffer, stored.bytes.byteOffset, stored.bytes.length);
  let found = 0;
  for (let at = 0; at < stored.bytes.length; at += width) if (!Number.isFinite(read(view, at))) found++;
  return found;
}

const defaultDType = (tensor: Tensor): StoredDType =>
  tensor.dtype === 'int32' ? 'I64' : tensor.dtype === 'bool' ? 'BOOL' : tensor.data instanceof Float64Array ? 'F64' : 'F32';

function inRange(value: number | bigint, index: number, dtype: StoredDType, low: number, high: number): number {
  if (value >= low && value <= high) return Number(value);
  throw new AlbertkitError('ST_INT_RANGE', `Element ${index} of a ${dtype} tensor is ${value}, outside ${low} to ${high}.`, { index, value: String(value), low, high });
}
