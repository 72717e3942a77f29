import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import { erf } from './erf.js';

// mpmath 1.3.0 with mp.dps = 30: float(erf(mpf(x))).
const known: readonly (readonly [number, number])[] = [
  [1e-300, 1.1283791670955126e-300], [1e-8, 1.1283791670955126e-08], [0.1, 0.1124629160182849], [0.25, 0.27632639016823696], [0.5, 0.5204998778130465],
  [0.75, 0.7111556336535151], [1, 0.8427007929497149], [1.5, 0.9661051464753108], [2, 0.9953222650189527], [2.5, 0.999593047982555],
  [2.875, 0.9999521451602562], [3, 0.9999779095030014], [3.125, 0.9999901032653747], [3.5, 0.9999992569016276], [4, 0.9999999845827421],
  [5, 0.9999999999984626], [5.5, 0.9999999999999927], [5.9, 0.9999999999999999], [6, 1.0],
];

describe('erf', () => {
  // Worst measured here: 8.9e-16 of the value.
  test.for(known)('of %f is known', ([x, value]) => {
    expect(Math.abs(erf(x) - value) / value).toBeLessThan(1e-15);
    expect(erf(-x)).toBe(-erf(x));
  });
  test('at the ends and of what is no number', () => {
    expect([erf(0), erf(-0), erf(Infinity), erf(-Infinity), erf(40), erf(NaN)]).toEqual([0, -0, 1, -1, 1, NaN]);
  });
  test('rises, across the places where its formula changes too', () => {
    const places = fc.oneof(fc.double({ min: -7, max: 7, noNaN: true }), fc.constantFrom(3, 6, -3, -6));
    const steps = fc.double({ min: -15, max: 0, noNaN: true }).map((power) => 10 ** power);
    fc.assert(fc.property(places, steps, (x, step) => {
      const next = x + step;
      // It rises by the slope where that is least, and each of the two values is off by at most 1e-15: see above.
      const rise = (2 / Math.sqrt(Math.PI)) * Math.exp(-(Math.max(Math.abs(x), Math.abs(next)) ** 2)) * (next - x);
      expect(erf(next) - erf(x)).toBeGreaterThanOrEqual(rise - 2e-15);
      expect(Math.abs(erf(x))).toBeLessThanOrEqual(1);
    }), { numRuns: 1000, seed: seed() });
  });
});
