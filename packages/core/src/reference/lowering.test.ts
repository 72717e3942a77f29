import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import type { Tensor } from '../backend.js';
import { bools, floats, ints, stretching } from '../fixtures/arbitrary.js';
import { fedValues, outputsOfCase, type GradientCase } from '../fixtures/finite-differences.js';
import { distance, float, int, runReference } from '../fixtures/run-reference.js';
import { closeGraph } from '../ir/graph.js';
import type { DType } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { cast, equal, less } from '../ops/compare.js';
import { add, exp, mul, sub } from '../ops/elementwise.js';
import { gradientCases } from '../ops/fixtures/gradient-cases.js';
import { binaryCrossEntropy } from '../ops/loss.js';
import { gather, iota, scatterAdd } from '../ops/indexing.js';
import { sigmoid } from '../ops/activation.js';
import { logSoftmax, softmax } from '../ops/normalise.js';
import { input } from '../ops/source.js';
import { definitions, entry, indices } from './fixtures/definitions.js';

const settings = { numRuns: 50, seed: seed() };

/** What the definition of the case's op gives; undefined where the case comes down to another op, such as a reshape to its own shape. */
function defined(name: keyof typeof definitions, { floats: fed, feeds = {}, build }: GradientCase): Tensor | undefined {
  const { node, type } = build(fedValues({ floats: fed, build })) as Value;
  if (node.op !== name) return undefined;
  const byName: Readonly<Record<string, Tensor>> = { ...feeds, ...Object.fromEntries(fed.map((tensor, n) => [`x${n}`, tensor])) };
  const inputs = node.inputs.map((value) => byName[String(value.node.attrs['name'])]!);
  const shape = type.shape.map(Number);
  return float(shape, indices(shape).map(definitions[name](inputs, node.attrs, shape)));
}

describe('an op gives what its definition says, entry by entry', () => {
  test.for(Object.keys(definitions) as (keyof typeof definitions)[])('%s', async (name) => {
    await fc.assert(fc.asyncProperty(gradientCases[name], async (example) => {
      const expected = defined(name, example);
      fc.pre(expected !== undefined);
      expect(distance((await outputsOfCase(example))['out.0']!, expected)).toBeLessThan(1e-13);
    }), settings);
  });
});

/** One op on fed tensors. */
async function run(fed: readonly Tensor[], build: (values: readonly Value[]) => Value): Promise<Tensor> {
  const values = fed.map(({ dtype, shape }, n) => input(`x${n}`, dtype, shape));
  const found = await runReference(closeGraph({ outputs: { y: build(values) }, inputs: values }), Object.fromEntries(fed.map((tensor, n) => [`x${n}`, tensor])));
  return found['y']!;
}

describe('whole numbers', () => {
  const pairs = stretching(2).chain(([a, b]) => fc.tuple(ints(a!, 4, -3), ints(b!, 4, -3)));
  test.for<[string, (a: Value, b: Value) => Value, (a: number, b: number) => number]>([
    ['equal', equal, (a, b) => Number(a === b)], ['less', less, (a, b) => Number(a < b)],
    ['add', add, (a, b) => a + b], ['sub', sub, (a, b) => a - b], ['mul', mul, (a, b) => a * b],
  ])('%s', async ([, op, f]) => {
    await fc.assert(fc.asyncProperty(pairs, async ([a, b]) => {
      const found = await run([a, b], ([x, y]) => op(x!, y!));
      expect([...found.data]).toEqual(indices(found.shape).map((index) => f(entry(a, index), entry(b, index)) + 0));
    }), settings);
  });
  test('iota counts', async () => {
    expect(await run([], () => iota(4))).toEqual(int([4], [0, 1, 2, 3]));
    expect(await run([], () => iota(0))).toEqual(int([0], []));
  });
  test('ids outside a table are refused', async () => {
    for (const id of [-1, 2]) {
      await expect(run([float([2], [1, 2]), int([1], [id])], ([table, ids]) => gather(table!, ids!))).rejects.toMatchObject({ code: 'ID_RANGE', facts: { id, rows: 2 } });
      await expect(run([int([1], [id]), float([1], [1])], ([ids, x]) => scatterAdd(ids!, x!, 2))).rejects.toMatchObject({ code: 'ID_RANGE' });
    }
  });
});

test('cast rounds towards zero, and to bool is "not zero"', async () => {
  const x = float([5], [-1.9, -0.5, 0, 0.5, 1.9]);
  const to = (dtype: DType): Promise<Tensor> => run([x], ([value]) => cast(value!, dtype));
  expect(await to('int32')).toEqual(int([5], [-1, 0, 0, 0, 1]));
  expect([...(await to('bool')).data]).toEqual([1, 1, 0, 1, 1]);
  await fc.assert(fc.asyncProperty(fc.oneof(ints([3], 5, -4), bools([3])), async (tensor) => {
    expect([...(await run([tensor], ([value]) => cast(value!, 'float32'))).data]).toEqual([...tensor.data]);
  }), settings);
});

describe('large numbers stay finite', () => {
  const wide = float([2, 3], [1e4, -1e4, 0, -3.4e38, -3.4e38, -3.4e38]);
  test('in softmax and its logarithm', async () => {
    expect([...(await run([wide], ([x]) => softmax(x!))).data]).toEqual([1, 0, 0, 1 / 3, 1 / 3, 1 / 3]);
    expect([...(await run([wide], ([x]) => logSoftmax(x!))).data]).toEqual([0, -2e4, -1e4, ...new Array<number>(3).fill(-Math.log(3))]);
  });
  test('in sigmoid and binary cross-entropy', async () => {
    const x = float([4], [1e4, -1e4, 800, -800]);
    expect([...(await run([x], ([value]) => sigmoid(value!))).data]).toEqual([1, 0, 1, 0]);
    expect([...(await run([x, float([4], [1, 0, 0, 1])], ([value, y]) => binaryCrossEntropy(value!, y!))).data]).toEqual([0, 0, 800, 800]);
  });
  test('but what is not finite is not hidden', async () => {
    expect([...(await run([float([2], [1000, NaN])], ([x]) => exp(x!))).data]).toEqual([Infinity, NaN]);
    await fc.assert(fc.asyncProperty(floats([2]), async (x) => {
      expect((await run([x, float([2], [NaN, 1])], ([a, b]) => mul(a!, b!))).data[0]).toBeNaN();
    }), settings);
  });
});
