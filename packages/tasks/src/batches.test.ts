import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planBatches } from './batches.js';

test('rows of like length run together', () => {
  expect(planBatches([3, 10, 3, 9, 40, 3], 20)).toEqual([[4], [1, 3], [0, 2, 5]]);
  expect(planBatches([], 20)).toEqual([]);
});

test('padding ends a batch before the budget does', () => {
  expect(planBatches([10, 5], 100)).toEqual([[0], [1]]);
  expect(planBatches([10, 5], 100, 0.5)).toEqual([[0, 1]]);
});

test('every row runs once, within the budget or alone, with little padding', () => {
  const settings = fc.record({ lengths: fc.array(fc.nat(100), { maxLength: 60 }), budget: fc.integer({ min: 1, max: 300 }), waste: fc.double({ min: 0, max: 0.9, noNaN: true }) });
  fc.assert(fc.property(settings, ({ lengths, budget, waste }) => {
    const batches = planBatches(lengths, budget, waste);
    expect(batches.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    for (const batch of batches) {
      const own = batch.map((index) => lengths[index]!);
      const padded = own.length * Math.max(...own);
      if (batch.length === 1) continue;
      expect(padded).toBeLessThanOrEqual(budget);
      expect(padded - own.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(waste * padded + 1e-9);
    }
    const order = batches.flat().map((index) => lengths[index]!);
    expect(order).toEqual([...order].sort((a, b) => b - a));
  }));
});
