import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { difference, float, runOnce } from '@albertkit/conformance';
import { add, cast, closeGraph, concat, expand, gelu, geluTanh, input, matmul, max, pad, relu, sigmoid, slice, softmax, sum, transpose, type Tensor, type Value } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { devices } from '../fixtures/devices.js';
import { tfjsBackend } from '../index.js';

const reference = referenceBackend();
const waves = (shape: readonly number[]): Tensor => float(shape, Array.from({ length: shape.reduce((n, dim) => n * dim, 1) }, (_, n) => Math.sin(n)));

describe.each(devices)('%s', (device) => {
  const backend = tfjsBackend({ tf, device });
  const one = async (x: Tensor, build: (value: Value) => Value): Promise<{ got: Tensor; wanted: Tensor }> => {
    const graph = closeGraph({ outputs: { y: build(input('x', x.dtype, x.shape)) } });
    return { got: (await runOnce(backend, graph, { x }))['y']!, wanted: (await runOnce(reference, graph, { x }))['y']! };
  };

  // One after another in float32, as the wasm backend adds, 65,536 times 0.1 is 6e-4 too much.
  test.each([768, 4096, 30_000, 65_536, 65_537])('a sum of %i numbers', async (n) => {
    for (const [shape, axes] of [[[1, n], [1]], [[n, 1], [0]], [[n], [0]]] as const) {
      const { got } = await one(float(shape, new Float32Array(n).fill(0.1)), (x) => sum(x, axes));
      expect(Math.abs(got.data[0]! / (n * Math.fround(0.1)) - 1)).toBeLessThan(1e-6);
    }
  });

  test.each<[string, (x: Value) => Value]>([
    ['transpose', (x) => transpose(x, [3, 1, 4, 0, 2])], ['slice', (x) => slice(x, 3, 1, 2)], ['pad', (x) => pad(x, 1, 1, 5)], ['concat', (x) => concat([x, x], 2)], ['sum', (x) => sum(x, [1, 3])],
    ['max', (x) => max(x, [0, 4])], ['expand', (x) => expand(sum(x, [1, 3]), x.type.shape)], ['add', (x) => add(sum(x, [0, 2]), x)], ['cast', (x) => cast(cast(x, 'bool'), 'float32')],
    ['matmul', (x) => matmul(x, transpose(x, [0, 1, 2, 4, 3]))],
  ])('%s of five axes', async (_, build) => {
    const { got, wanted } = await one(waves([2, 3, 2, 4, 2]), build);
    expect(difference(got, wanted)).toBeLessThan(1e-6);
  });

  test('products of batches, large enough to be done one by one', async () => {
    const [a, b] = [waves([2, 3, 50, 40]), waves([3, 40, 60])];
    const graph = closeGraph({ outputs: { y: matmul(input('a', 'float32', a.shape), input('b', 'float32', b.shape)) } });
    expect(difference((await runOnce(backend, graph, { a, b }))['y'], (await runOnce(reference, graph, { a, b }))['y']!)).toBeLessThan(2e-6);
  });

  test.each([['gelu', gelu], ['geluTanh', geluTanh], ['sigmoid', sigmoid], ['relu', relu]] as const)('%s on [-10, 10]', async (_, op) => {
    const { got, wanted } = await one(float([4001], Array.from({ length: 4001 }, (__, n) => (n - 2000) / 200)), op);
    expect(difference(got, wanted)).toBeLessThan(1e-6);
  });

  test('large numbers stay finite', async () => {
    const wide = float([2, 3], [1e4, -1e4, 0, -3.4e38, -3.4e38, -3.4e38]);
    for (const op of [softmax, sigmoid, gelu, geluTanh, relu]) {
      const { got, wanted } = await one(wide, op);
      expect(difference(got, wanted)).toBeLessThan(1e-6);
    }
  });
});
