import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schedule, type Decay } from './schedule.js';

const rates = (count: number, rate: (update: number) => number): number[] => Array.from({ length: count }, (_, n) => Number(rate(n).toFixed(6)));

test('each form by hand', () => {
  expect(rates(7, schedule({ peak: 1, steps: 6, warmUp: 2 }))).toEqual([0, 0.5, 1, 0.75, 0.5, 0.25, 0]);
  expect(rates(7, schedule({ peak: 1, steps: 6, warmUp: 2, decay: 'constant' }))).toEqual([0, 0.5, 1, 1, 1, 1, 1]);
  expect(rates(5, schedule({ peak: 2, steps: 4, decay: 'cosine' }))).toEqual([2, 1.707107, 1, 0.292893, 0]);
  // tf.train.polynomial_decay counts from the first update, so the rate drops where the warm-up ends.
  expect(rates(5, schedule({ peak: 1, steps: 4, warmUp: 2, decay: 'polynomial' }))).toEqual([0, 0.5, 0.5, 0.25, 0]);
  expect(rates(3, schedule({ peak: 1, steps: 2, decay: 'polynomial', power: 2, end: 0.2 }))).toEqual([1, 0.4, 0.2]);
});

test('a rate rises to the peak, falls to the end and stays there', () => {
  const forms = fc.constantFrom<Decay>('constant', 'linear', 'cosine', 'polynomial');
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(50), forms, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.5, max: 3, noNaN: true }), (steps, warm, decay, end, power) => {
    const warmUp = Math.min(warm, steps);
    const rate = schedule({ peak: 1, steps, warmUp, decay, end, power });
    for (let n = 0; n < steps + 3; n++) {
      expect(rate(n)).toBeGreaterThanOrEqual(n < warmUp ? 0 : Math.min(end, 1));
      expect(rate(n)).toBeLessThanOrEqual(1);
      if (n < warmUp - 1) expect(rate(n + 1)).toBeGreaterThan(rate(n));
      if (n >= warmUp) expect(rate(n + 1)).toBeLessThanOrEqual(rate(n) + 1e-15);
    }
    if (decay !== 'constant' && warmUp < steps) expect(rate(steps)).toBeCloseTo(end, 12);
  }));
});

test('numbers that make no schedule are refused', () => {
  for (const wrong of [{ peak: 0 }, { peak: NaN }, { peak: Infinity }, { steps: 0 }, { steps: 1.5 }, { warmUp: 11 }, { warmUp: -1 }, { end: 2 }, { end: -1 }, { power: 0 }]) {
    expect(() => schedule({ peak: 1, steps: 10, ...wrong })).toThrow(expect.objectContaining({ code: 'SCHEDULE' }));
  }
});
