import { closeGraph, input, type Tensor } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scalar } from '../fixtures/compare.js';
import { optimisers, type OptimiserName } from '../fixtures/optimisers.js';
import type { Optimiser } from './optimiser.js';

/** Two entries of one parameter and what moves them. */
type Given = { p: number[]; g: number[]; m: number[]; v: number[]; rate: number; update: number };
type Numbers = Pick<Given, 'p' | 'm' | 'v'>;

async function updated(optimiser: Optimiser, name: string, { p, g, m, v, rate, update }: Given): Promise<Numbers> {
  const vector = (of: string) => input(of, 'float32', [2]);
  const number = (of: string) => input(of, 'float32', []);
  const after = optimiser.update({ name, parameter: vector('p'), gradient: vector('g'), first: vector('m'), second: vector('v'), rate: number('rate'), update: number('update') });
  const inputs = [...['p', 'g', 'm', 'v'].map(vector), number('rate'), number('update')];
  const running = await referenceBackend().compile(closeGraph({ inputs, outputs: { p: after.parameter, m: after.first, v: after.second } }), new Map());
  const fed = (data: number[]): Tensor => ({ dtype: 'float32', shape: [2], data: Float64Array.from(data) });
  const found = await running.run({ p: fed(p), g: fed(g), m: fed(m), v: fed(v), rate: scalar(rate), update: scalar(update) });
  return { p: [...found['p']!.data], m: [...found['m']!.data], v: [...found['v']!.data] };
}

/** The definitions again, number by number. */
function expected(name: OptimiserName, { p, g, m, v, rate, update }: Given, epsilon: number, decay: number, trusts: boolean): Numbers {
  const m2 = m.map((x, n) => 0.9 * x + 0.1 * g[n]!);
  const v2 = v.map((x, n) => 0.999 * x + 0.001 * g[n]! ** 2);
  const root = (x: number): number => Math.sqrt(name === 'adamw-torch' ? x / (1 - 0.999 ** update) : x) + epsilon;
  const direction = m2.map((x, n) => (name === 'adamw-torch' ? x / (1 - 0.9 ** update) : x) / root(v2[n]!) + decay * p[n]!);
  const ratio = Math.hypot(...p) / Math.hypot(...direction);
  const length = name === 'lamb-google' && trusts && Number.isFinite(ratio) && ratio > 0 ? rate * ratio : rate;
  return { p: p.map((x, n) => x - length * direction[n]!), m: m2, v: v2 };
}

const close = (a: Numbers, b: Numbers): void => {
  for (const key of ['p', 'm', 'v'] as const) a[key].forEach((x, n) => expect(Math.abs(x - b[key][n]!), key).toBeLessThan(1e-12 * Math.max(1, Math.abs(x))));
};

const numbers = fc.array(fc.integer({ min: -300, max: 300 }).map((n) => n / 100), { minLength: 2, maxLength: 2 });
const given: fc.Arbitrary<Given> = fc.record({
  p: numbers, g: numbers, m: numbers, v: numbers.map((all) => all.map(Math.abs)),
  rate: fc.constantFrom(0, 0.001, 0.5), update: fc.integer({ min: 1, max: 5000 }),
});

describe.for(Object.entries(optimisers))('%s', ([name, make]) => {
  const id = name as OptimiserName;
  const epsilon = id === 'adamw-torch' ? 1e-8 : 1e-6;
  test('is its definition', () => fc.assert(fc.asyncProperty(given, async (of) => {
    close(await updated(make(), 'ffn.weight', of), expected(id, of, epsilon, 0.01, true));
  }), { numRuns: 30 }));
  test('spares what is excluded from decay and trust', () => fc.assert(fc.asyncProperty(given, fc.constantFrom('ffn.bias', 'full_layer_layer_norm.weight', 'attention.LayerNorm.weight'), async (of, excluded) => {
    close(await updated(make(), excluded, of), expected(id, of, epsilon, 0, false));
    close(await updated(make({ exclude: (asked) => asked === 'ffn.weight' }), 'ffn.weight', of), expected(id, of, epsilon, 0, false));
    close(await updated(make({ exclude: /^other/g, weightDecay: 0.3 }), excluded, of), expected(id, of, epsilon, 0.3, true));
  }), { numRuns: 10 }));
  test('trusts its rate where a parameter or its step is 0', async () => {
    const still = { p: [0, 0], g: [1, 2], m: [0, 0], v: [0, 0], rate: 0.1, update: 1 };
    close(await updated(make(), 'ffn.weight', still), expected(id, still, epsilon, 0.01, true));
    const stuck = { ...still, p: [1, 2], g: [0, 0] };
    close(await updated(make({ weightDecay: 0 }), 'ffn.weight', stuck), { p: [1, 2], m: [0, 0], v: [0, 0] });
  });
  test('refuses numbers that make no optimiser', () => {
    for (const wrong of [{ beta1: 1 }, { beta2: -0.1 }, { beta1: NaN }, { epsilon: 0 }, { epsilon: Infinity }, { weightDecay: -1 }, { weightDecay: NaN }, { clipNorm: 0 }, { clipNorm: NaN }]) {
      expect(() => make(wrong)).toThrow(expect.objectContaining({ code: 'OPTIMISER' }));
    }
  });
});

test('clipping is as published unless said otherwise', () => {
  expect(Object.values(optimisers).map((make) => make().clipNorm)).toEqual([undefined, 1, 1]);
  expect(Object.values(optimisers).map((make) => make({ clipNorm: 0.5 }).clipNorm)).toEqual([0.5, 0.5, 0.5]);
  expect(Object.values(optimisers).map((make) => make({ clipNorm: Infinity }).clipNorm)).toEqual([undefined, undefined, undefined]);
});
