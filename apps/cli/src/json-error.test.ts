import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonErrorIndex } from './json-error.js';

describe('jsonErrorIndex', () => {
  it.each([
    ['{"text": }', 9],
    ['{"text" "a"}', 8],
    ['{"text": "a"', 12],
    ['{"text": "a"} x', 14],
    ['{text: 1}', 1],
    ['{"a": [1, 2,]}', 12],
    ['{"a": "b\\x"}', 8],
    ['{"a": "b\tc"}', 8],
    ['{"a": "b', 8],
    ['{"a": 01}', 7],
    ['{"a": tru}', 6],
    ['{,}', 1],
    ['{"a":1,}', 7],
    ['[}', 1],
    ['', 0],
  ])('%j goes wrong at %i', (text, index) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonErrorIndex(text)).toBe(index);
  });

  it('finds the end of a text that is cut anywhere', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
      const whole = JSON.stringify({ value });
      const text = whole.slice(0, cut % whole.length);
      // A cut inside `true` or `1e+21` leaves a word that is wrong before its end.
      expect(jsonErrorIndex(text)).toBeLessThanOrEqual(text.length);
      expect(jsonErrorIndex(text)).toBeGreaterThanOrEqual(text.search(/[a-z0-9.+-]*$/i));
    }));
  });

  it('takes a million brackets without running out of stack', () => {
    expect(jsonErrorIndex('['.repeat(1_000_000))).toBe(1_000_000);
  });
});
