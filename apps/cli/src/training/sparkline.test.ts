import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparkline } from './sparkline.js';

test('the least is lowest, the largest highest', () => {
  expect(sparkline([8, 7, 6, 5, 4, 3, 2, 1], 8)).toBe('█▇▆▅▄▃▂▁');
  expect(sparkline([8, 8, 1, 1], 2)).toBe('█▁');
  expect(sparkline([3, 3, 3], 5)).toBe('▁▁▁');
  expect(sparkline([1, NaN, 2], 3)).toBe('▁ █');
  expect(sparkline([], 5)).toBe('');
});

test('never longer than asked, for any numbers', () => {
  fc.assert(fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 40 }), (values, width) => {
    expect([...sparkline(values, width)].length).toBe(Math.min(width, values.length));
  }));
});
