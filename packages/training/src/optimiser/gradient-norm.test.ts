import { closeGraph, input, mul, type Tensor } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipScale, globalNorm } from './gradient-norm.js';

test('gradients are scaled down to the largest norm, all by one number, and left alone below it', async () => {
  const [a, b] = [input('a', 'float32', ['n']), input('b', 'float32', [2, 2])];
  const norm = globalNorm([a, b]);
  const scale = clipScale(norm, 1.5);
  const running = await referenceBackend().compile(closeGraph({ outputs: { norm, scale, after: globalNorm([mul(a, scale), mul(b, scale)]) } }), new Map());
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  await fc.assert(fc.asyncProperty(fc.array(number, { maxLength: 5 }), fc.array(number, { minLength: 4, maxLength: 4 }), fc.constantFrom(1, 1e-6), async (first, second, size) => {
    const [one, other] = [first, second].map((list) => list.map((x) => x * size)) as [number[], number[]];
    const fed = (shape: number[], data: number[]): Tensor => ({ dtype: 'float32', shape, data: Float64Array.from(data) });
    const found = await running.run({ a: fed([one.length], one), b: fed([2, 2], other) });
    const value = (name: string): number => found[name]!.data[0]!;
    expect(value('norm')).toBeCloseTo(Math.hypot(...one, ...other), 6);
    expect(value('after')).toBeLessThanOrEqual(1.5 * (1 + 1e-12));
    if (value('norm') <= 1.5) expect(value('scale')).toBe(1);
    else expect(value('after')).toBeCloseTo(1.5, 9);
  }));
});
