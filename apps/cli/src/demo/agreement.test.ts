import type { Tensors } from '@albertkit/core';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../exit-codes.js';
import { agrees, difference, requireAgreement } from './agreement.js';

const outputs = (...values: number[]): Tensors => ({ logits: { dtype: 'float32', shape: [values.length], data: Float64Array.from(values) } });

describe('difference', () => {
  it('is nothing between equal outputs', () => {
    const found = difference([outputs(1, -2), outputs(3)], [outputs(1, -2), outputs(3)]);
    expect(found).toEqual({ largest: 0, share: 0, output: '', values: 3 });
    expect(agrees(found)).toBe(true);
  });

  it('finds a planted difference and says where', () => {
    const found = difference([outputs(1, 2, 3)], [outputs(1, 2 + 7e-5, 3)]);
    expect(found.output).toBe('logits');
    expect(found.largest).toBeCloseTo(7e-5, 12);
    expect(agrees(found)).toBe(false);
  });

  it('allows 2e-5 absolute and relative', () => {
    expect(agrees(difference([outputs(0)], [outputs(1.9e-5)]))).toBe(true);
    expect(agrees(difference([outputs(0)], [outputs(2.1e-5)]))).toBe(false);
    expect(agrees(difference([outputs(100)], [outputs(100 + 2e-3)]))).toBe(true);
    expect(agrees(difference([outputs(100)], [outputs(100 + 2.1e-3)]))).toBe(false);
  });

  it('never takes NaN, a missing output, another shape or a missing run for agreement', () => {
    expect(agrees(difference([outputs(1, 2)], [outputs(NaN, 2)]))).toBe(false);
    expect(agrees(difference([outputs(NaN)], [outputs(1)]))).toBe(false);
    expect(agrees(difference([outputs(1)], [{}]))).toBe(false);
    expect(agrees(difference([outputs(1, 2)], [outputs(1)]))).toBe(false);
    expect(agrees(difference([outputs(1)], []))).toBe(false);
  });
});

describe('requireAgreement', () => {
  it('lets agreement pass, and ends with 1 naming what differs', () => {
    const good = { model: 'nano', backend: 'cpu', agree: true };
    expect(() => requireAgreement([good])).not.toThrow();
    expect(() => requireAgreement([good, { model: 'nano', backend: 'wasm', agree: false }])).toThrow(expect.objectContaining({ code: 'BACKENDS_DISAGREE', facts: { apart: ['nano on wasm'] } }));
    expect(exitCodeOf('BACKENDS_DISAGREE')).toBe(1);
  });
});
