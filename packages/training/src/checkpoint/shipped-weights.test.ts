import { readSafetensors, toTensor, type Tensors } from '@albertkit/core';
import { expect, test } from 'vitest';
import { shippedWeights } from './shipped-weights.js';

const weights = (...values: number[]): Tensors => ({ 'albert.pooler.bias': { dtype: 'float32', shape: [values.length], data: Float32Array.from(values) } });

test('float16 rounds to nearest and says what transformers asks for', () => {
  const { tensors, metadata } = readSafetensors(shippedWeights(weights(1, 65504, 0.1)));
  expect(metadata.get('format')).toBe('pt');
  expect(tensors.get('albert.pooler.bias')?.dtype).toBe('F16');
  expect([...toTensor(tensors.get('albert.pooler.bias')!).data]).toEqual([1, 65504, 0.0999755859375]);
  expect(toTensor(readSafetensors(shippedWeights(weights(0.1), 'F32')).tensors.get('albert.pooler.bias')!)).toEqual(weights(0.1)['albert.pooler.bias']);
});

test('what it cannot hold is refused by name', () => {
  for (const [dtype, wrong] of [['F16', 65505], ['F16', NaN], ['F32', Infinity]] as const) {
    expect(() => shippedWeights(weights(0, wrong), dtype)).toThrow(expect.objectContaining({ code: 'WEIGHT_RANGE', facts: { tensor: 'albert.pooler.bias', index: 1, value: String(wrong), dtype } }));
  }
});
