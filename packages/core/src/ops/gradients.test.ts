import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed, size } from '../../../../testing/sizes.js';
import { distance, float } from '../fixtures/run-reference.js';
import { gradientError, gradientsOf } from '../fixtures/finite-differences.js';
import { decompose } from '../passes/decompose.js';
import { relu } from './activation.js';
import { gradientCases, withoutGradient } from './fixtures/gradient-cases.js';
import { composites, findOp, primitives } from './index.js';
import { max } from './max.js';

const settings = { numRuns: size('finiteDifferences'), seed: seed() };
const time = 5_000 + 200 * settings.numRuns;

test('every op has cases, or is one through which no gradient flows', () => {
  expect(Object.keys(gradientCases).sort()).toEqual(Object.keys({ ...primitives, ...composites }).filter((name) => !withoutGradient.some((other) => other === name)).sort());
  for (const name of withoutGradient) expect(findOp(name)?.gradient, name).toBeUndefined();
});

describe('the gradient is what finite differences say', () => {
  // Worst measured in 100 cases an op: 6e-11, of div. A wrong rule is off by a hundredth and more.
  test.for(Object.entries(gradientCases))('%s', { timeout: time }, async ([, cases]) => {
    await fc.assert(fc.asyncProperty(cases, async (example) => {
      expect(await gradientError(example)).toBeLessThan(1e-9);
    }), settings);
  });

  test('and a wrong one is found', async () => {
    expect(await gradientError({ floats: [float([], [0])], build: ([x]) => relu(x!) })).toBeGreaterThan(0.1);
  });
});

describe('a composite has the gradient of its decomposition', () => {
  const own = Object.entries(gradientCases).filter(([name]) => findOp(name)?.decompose && findOp(name)?.gradient);
  test('some have a rule of their own', () => expect(own.length).toBeGreaterThan(5));
  test.for(own)('%s', { timeout: time }, async ([, cases]) => {
    await fc.assert(fc.asyncProperty(cases, async (example) => {
      const [whole, parts] = [await gradientsOf(example), await gradientsOf(example, decompose)];
      whole.forEach((gradient, n) => expect(distance(gradient, parts[n]!)).toBeLessThan(1e-12));
    }), settings);
  });
});

test('where several are largest, max shares the gradient evenly', async () => {
  const [gradient] = await gradientsOf({ floats: [float([4], [1, 3, 3, 2])], build: ([x]) => max(x!, [0]) });
  expect([...gradient!.data]).toEqual([0, 0.5, 0.5, 0]);
});
