import { describe, expect, test } from 'vitest';
import type { Tensor } from '../backend.js';
import { code } from './fixtures/crafted.js';
import { countNonFinite, fromTensor, toTensor } from './safetensors-convert.js';
import type { StoredTensor } from './stored-tensor.js';

const floats = (...values: number[]): Tensor => ({ dtype: 'float32', shape: [values.length], data: Float32Array.from(values) });
const ints = (...values: number[]): Tensor => ({ dtype: 'int32', shape: [values.length], data: Int32Array.from(values) });
const bits64 = (...values: bigint[]): StoredTensor => ({ dtype: 'I64', shape: [values.length], bytes: new Uint8Array(BigInt64Array.from(values).buffer) });

describe('a tensor to the file and back', () => {
  test('floats in every width', () => {
    const tensor = floats(1, -2.5, 0.099976, 65504, 0);
    expect(toTensor(fromTensor(tensor))).toEqual(tensor);
    expect(fromTensor(tensor).dtype).toBe('F32');
    expect([...toTensor(fromTensor(tensor, 'F16')).data]).toEqual([1, -2.5, 0.0999755859375, 65504, 0]);
    expect([...toTensor(fromTensor(tensor, 'BF16')).data]).toEqual([1, -2.5, 0.10009765625, 65536, 0]);
  });

  test('float64 stays float64 when asked', () => {
    const tensor: Tensor = { dtype: 'float32', shape: [2], data: Float64Array.of(0.1, 1e300) };
    const stored = fromTensor(tensor);
    expect(stored.dtype).toBe('F64');
    expect(toTensor(stored, { float64: true })).toEqual(tensor);
    expect([...toTensor(stored).data]).toEqual([Math.fround(0.1), Infinity]);
  });

  test.each(['I64', 'I32', 'I16', 'I8'] as const)('whole numbers as %s', (dtype) => {
    expect(toTensor(fromTensor(ints(-128, 0, 127), dtype))).toEqual(ints(-128, 0, 127));
  });

  test.each(['U64', 'U32', 'U16', 'U8'] as const)('whole numbers of 0 or more as %s', (dtype) => {
    expect(toTensor(fromTensor(ints(0, 255), dtype))).toEqual(ints(0, 255));
    expect(code(() => fromTensor(ints(-1), dtype))).toBe('ST_INT_RANGE');
  });

  test('truth values', () => {
    const tensor: Tensor = { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) };
    expect(toTensor(fromTensor(tensor))).toEqual(tensor);
    expect([...toTensor({ dtype: 'BOOL', shape: [2], bytes: Uint8Array.of(7, 0) }).data]).toEqual([1, 0]);
  });
});

test('whole numbers that no int32 holds are refused, with their place', () => {
  expect([...toTensor(bits64(-(2n ** 31n), 2n ** 31n - 1n)).data]).toEqual([-(2 ** 31), 2 ** 31 - 1]);
  expect(() => toTensor(bits64(0n, 2n ** 31n))).toThrow(expect.objectContaining({ code: 'ST_INT_RANGE', facts: expect.objectContaining({ index: 1, value: '2147483648' }) }));
  expect(code(() => toTensor(bits64(-(2n ** 63n))))).toBe('ST_INT_RANGE');
  expect(code(() => fromTensor(ints(200), 'I8'))).toBe('ST_INT_RANGE');
});

test('kinds do not mix, and 8-bit floats are refused', () => {
  expect(code(() => fromTensor(floats(1), 'I64'))).toBe('ST_DTYPE');
  expect(code(() => fromTensor(ints(1), 'BOOL'))).toBe('ST_DTYPE');
  expect(code(() => toTensor({ dtype: 'F8_E4M3', shape: [1], bytes: new Uint8Array(1) }))).toBe('ST_DTYPE');
});

test('decoded data are a copy, from any alignment', () => {
  const buffer = new Uint8Array(9);
  new DataView(buffer.buffer).setFloat32(1, 1.5, true);
  const tensor = toTensor({ dtype: 'F32', shape: [2], bytes: buffer.subarray(1) });
  buffer.fill(0);
  expect([...tensor.data]).toEqual([1.5, 0]);
});

test('a large half-precision tensor decodes as a small one does', () => {
  const bytes = new Uint8Array(Uint16Array.from({ length: 70_000 }, (_, i) => i).buffer);
  for (const dtype of ['F16', 'BF16'] as const) {
    const whole = toTensor({ dtype, shape: [70_000], bytes }).data;
    const parts = [0, 1, 2, 3, 4].flatMap((part) => [...toTensor({ dtype, shape: [14_000], bytes: bytes.subarray(part * 28_000, (part + 1) * 28_000) }).data]);
    expect(whole).toEqual(Float32Array.from(parts));
  }
});

test('S11: NaN and infinity load and are counted', () => {
  const odd = floats(1, NaN, Infinity, -Infinity, 1e38);
  for (const dtype of ['F32', 'F64', 'F16', 'BF16'] as const) {
    const stored = fromTensor(odd, dtype);
    expect(toTensor(stored).data[1]).toBeNaN();
    expect(countNonFinite(stored)).toBe(dtype === 'F16' ? 4 : 3);
  }
  expect(countNonFinite(fromTensor(ints(1)))).toBe(0);
});
