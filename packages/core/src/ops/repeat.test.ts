import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed, size } from '../../../../testing/sizes.js';
import { gradientError, gradientsOf, outputsOfCase } from '../fixtures/finite-differences.js';
import { distance, distances, float, int, runReference } from '../fixtures/run-reference.js';
import { closeGraph } from '../ir/graph.js';
import { decompose } from '../passes/decompose.js';
import { unroll } from '../passes/unroll.js';
import { add } from './elementwise.js';
import { repeatCase, repeatSamples, type RepeatSample } from './fixtures/repeat-cases.js';
import { repeat } from './repeat.js';
import { constant, input } from './source.js';

const settings = { numRuns: 5 * size('finiteDifferences'), seed: seed() };
const timeout = 10_000 + 200 * settings.numRuns;
const fixed = (sample: RepeatSample, form: Partial<RepeatSample['form']>): RepeatSample => ({ ...sample, form: { ...sample.form, ...form } });

describe('a repeat of any form', () => {
  // Worst measured in 1,000 forms: 1.3e-10.
  test('has the gradient that finite differences say', { timeout }, async () => {
    await fc.assert(fc.asyncProperty(repeatSamples, async (sample) => {
      expect(await gradientError(repeatCase(sample))).toBeLessThan(1e-8);
    }), settings);
  });

  test('gives the same unrolled, and so do its gradients', { timeout }, async () => {
    await fc.assert(fc.asyncProperty(repeatSamples, async (sample) => {
      const example = repeatCase(fixed(sample, { dynamic: false }));
      expect(distances(await outputsOfCase(example), await outputsOfCase(example, unroll))).toBe(0);
      const [looped, written] = [await gradientsOf(example), await gradientsOf(example, unroll)];
      looped.forEach((gradient, n) => expect(distance(gradient, written[n]!)).toBeLessThan(1e-12));
    }), settings);
  });

  test('has the same gradient, run again for its reverse or stored', { timeout }, async () => {
    await fc.assert(fc.asyncProperty(repeatSamples, async (sample) => {
      const [again, stored] = [await gradientsOf(repeatCase(sample), undefined, { recompute: true }), await gradientsOf(repeatCase(sample), undefined, { recompute: false })];
      again.forEach((gradient, n) => expect(distance(gradient, stored[n]!)).toBe(0));
    }), settings);
  });

  test('gives the same when the number of applications is fed', { timeout }, async () => {
    await fc.assert(fc.asyncProperty(repeatSamples, async (sample) => {
      const [known, fed] = [fixed(sample, { dynamic: false }), fixed(sample, { dynamic: true })].map(repeatCase);
      expect(distances(await outputsOfCase(known!), await outputsOfCase(fed!))).toBe(0);
      const [left, right] = [await gradientsOf(known!), await gradientsOf(fed!)];
      left.forEach((gradient, n) => expect(distance(gradient, right[n]!)).toBe(0));
    }), settings);
  });

  test('gives the same when its body is decomposed', { timeout }, async () => {
    await fc.assert(fc.asyncProperty(repeatSamples, async (sample) => {
      const example = repeatCase(sample);
      expect(distances(await outputsOfCase(example), await outputsOfCase(example, decompose))).toBe(0);
    }), settings);
  });
});

test('a repeat of a negative number of applications is one of none', async () => {
  const run = repeat({ times: { value: input('times', 'int32', []), name: 'times' }, carry: [constant(5)] }, ([x]) => ({ carry: [add(x!, constant(1))], collected: [x!] }));
  const found = await runReference(closeGraph({ outputs: { last: run.carry[0]!, all: run.collected[0]! } }), { times: int([], [-2]) });
  expect(found).toEqual({ last: float([], [5]), all: { dtype: 'float32', shape: [0], data: new Float64Array(0) } });
});

describe('a repeat refuses', () => {
  const state = input('state', 'float32', [2]);
  test('a carry that changes its type', () => {
    expect(() => repeat({ times: 2, carry: [state] }, () => ({ carry: [constant(1)] }))).toThrow(expect.objectContaining({ code: 'SHAPE' }));
    expect(() => repeat({ times: 2, carry: [state] }, () => ({ carry: [] }))).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
  test('slices that are not as many as its applications', () => {
    expect(() => repeat({ times: 3, carry: [constant(0)], each: [state] }, ([x], _, [slice]) => ({ carry: [add(x!, slice!)] }))).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});
