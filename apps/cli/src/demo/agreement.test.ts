import type { Tensors } from '@albertkit/core';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../exit-codes.js';
import { difference, requireAgreement } from './agreement.js';

const outputs = (...values: number[]): Tensors => ({ logits: { dtype: 'float32', shape: [values.length], data: Float64Array.from(values) } });

describe('difference', () => {
  it('is the worst of all runs', () => {
    expect(difference([outputs(1, -2), outputs(3)], [outputs(1, -2), outputs(3)])).toMatchObject({ absolute: 0, share: 0, values: 3 });
    expect(difference([outputs(1, 2), outputs(3, 4)], [outputs(1, 2), outputs(3, 4.5)])).toMatchObject({ absolute: 0.5, values: 4, worst: { run: 1, index: 1 } });
  });

  it('never takes a missing output or a missing run for agreement', () => {
    expect(difference([outputs(1)], [{}]).share).toBe(Infinity);
    expect(difference([outputs(1)], []).share).toBe(Infinity);
  });
});

describe('requireAgreement', () => {
  it('lets agreement pass, and ends with 1 naming what differs', () => {
    const good = { head: 'nano', backend: 'cpu', agree: true };
    expect(() => requireAgreement([good])).not.toThrow();
    expect(() => requireAgreement([good, { head: 'nano', backend: 'wasm', agree: false }])).toThrow(expect.objectContaining({ code: 'BACKENDS_DISAGREE', facts: { apart: ['nano on wasm'] } }));
    expect(exitCodeOf('BACKENDS_DISAGREE')).toBe(1);
  });
});
