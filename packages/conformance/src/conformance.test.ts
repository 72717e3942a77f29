import { referenceBackend, referenceLowering } from '@albertkit/core/reference';
import { describe, expect, test } from 'vitest';
import { goldenModels } from '../../../testing/golden.js';
import { seed, size } from '../../../testing/sizes.js';
import { conformance, type ConformanceOptions } from './conformance.js';
import { faultyBackends } from './fixtures/faulty-backends.js';

const sound = referenceBackend();
const list = (options: Partial<ConformanceOptions> = {}): ReturnType<typeof conformance> =>
  conformance({ name: 'tested', backend: sound, precision: 'float32', seed: seed(), runs: size('conformanceRuns'), models: size('conformanceModels'), ...options });
const named = (name: string, options?: Partial<ConformanceOptions>): ReturnType<typeof conformance>[number] => list(options).find((one) => one.name === name)!;

/** erf as a coarse polynomial: right to 5e-4 (Abramowitz and Stegun 7.1.27). */
const coarse = referenceBackend({ lowering: { ...referenceLowering, erf: ([x], _, { shape }) => ({
  dtype: 'float32', shape, data: Float64Array.from(x.data, (v) => Math.sign(v) * (1 - (1 + 0.278393 * Math.abs(v) + 0.230389 * v ** 2 + 0.000972 * Math.abs(v) ** 3 + 0.078108 * v ** 4) ** -4)),
}) } });

test('names are their own, and there is one for every kind of check', () => {
  const names = list().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...new Set(names.map((name) => name.split('/')[0]))]).toEqual(['ops', 'laws', 'models']);
});

describe('each check finds what it is for', () => {
  test.for(faultyBackends)('a backend that $fault', async ({ found, backend }) => {
    expect(await named(found).run()).toMatchObject({ seed: seed() });
    await expect(named(found, { backend }).run()).rejects.toMatchObject({ name: 'ConformanceError', code: 'CONFORMANCE', facts: { check: found } });
  });
});

test('a failure tells the entries, the case, the seed and the path to it, and comes again with them', async () => {
  const failed = (runs = 20): Promise<Error> => named('ops/erf', { backend: coarse, seed: 7, runs }).run().then(() => new Error('passed'), (error: Error) => error);
  const { message } = await failed();
  expect(message).toMatch(/^ops\/erf: out float32\[.*\] is off by .*, allowed .*: \[.*\]: .* where .* was wanted.* Case: on float32\[.*\].* Replay: seed 7, the case at path \d/);
  expect((message.match(/ where /g) ?? []).length).toBeLessThanOrEqual(5);
  expect((await failed()).message).toBe(message);
  expect((await failed(5)).message, 'fewer cases are the first of more').toBe(message);
});

test('a report holds the largest difference, its place and what was allowed, also where all is well', async () => {
  const almost = referenceBackend({ lowering: { ...referenceLowering, add: ([a, b], _, at) => {
    const sum = referenceLowering.add([a, b], {}, at);
    return { ...sum, data: sum.dtype === 'float32' ? Float64Array.from(sum.data, Math.fround) : sum.data };
  } } });
  const report = await named('ops/add', { backend: almost }).run();
  expect(report.cases).toBe(size('conformanceRuns'));
  expect(report.largest.difference).toBeGreaterThan(1e-9);
  expect(report.largest.difference).toBeLessThan(report.tolerance);
  expect(report.largest.where).toMatch(/^(out|gradient\d) \[.*\]: \S+ where \S+ was wanted$/);
  expect((await named('ops/add').run()).largest.difference).toBe(0);
});

describe('an exception', () => {
  const exceptions = [{ test: 'ops/erf', reason: 'this device has a coarse erf' }];
  test('lets its check fail, saying why', async () => {
    expect(await named('ops/erf', { backend: coarse, exceptions }).run()).toMatchObject({ excepted: 'this device has a coarse erf', largest: { where: expect.stringContaining('ops/erf') } });
  });
  test('is a failure once it is not needed', async () => {
    await expect(named('ops/erf', { exceptions }).run()).rejects.toMatchObject({ code: 'CONFORMANCE', message: expect.stringContaining('no longer needed') });
  });
  test('has a reason and names a check', () => {
    expect(() => list({ exceptions: [{ test: 'ops/erf', reason: ' ' }] })).toThrow(expect.objectContaining({ code: 'CONFORMANCE' }));
    expect(() => list({ exceptions: [{ test: 'ops/einsum', reason: 'there is none' }] })).toThrow(expect.objectContaining({ code: 'CONFORMANCE' }));
  });
});

test('a list can be cut to names, and golden numbers held to less', async () => {
  const sequence = goldenModels().filter(({ name }) => name.startsWith('sequence-3'));
  const golden = (options: Partial<ConformanceOptions>): ReturnType<typeof conformance> => list({ golden: sequence, only: /golden/, ...options });
  expect(golden({}).map(({ name }) => name)).toEqual(['models/golden sequence-3labels', 'models/golden sequence-3labels beside another head']);
  expect((await golden({})[0]!.run()).tolerance).toBe(2e-5);
  expect((await golden({ goldenTolerance: 1e-3 })[0]!.run()).tolerance).toBe(1e-3);
  await expect(golden({ goldenTolerance: 1e-18, backend: referenceBackend({ lowering: { ...referenceLowering, exp: ([x]) => ({ ...x, data: x.data.map((v) => Math.exp(v) * (1 + 1e-9)) }) } }) })[0]!.run()).rejects.toMatchObject({ code: 'CONFORMANCE' });
  expect(() => list({ only: /einsum/ })).toThrow(expect.objectContaining({ code: 'CONFORMANCE' }));
});

test('a backend is held to the precision it says it has', async () => {
  const float32 = { ...coarse, capabilities: { ...coarse.capabilities, precisions: ['int8', 'float16'] as const } };
  const { precision: _, ...rest } = { name: 'tested', precision: 'float32', seed: seed(), runs: 5 } as const;
  const erfOf = (backend: ConformanceOptions['backend']): Promise<unknown> => conformance({ ...rest, backend }).find(({ name }) => name === 'ops/erf')!.run();
  await expect(erfOf(float32)).resolves.toMatchObject({ cases: 5, tolerance: 4e-3 });
  await expect(erfOf(coarse)).rejects.toMatchObject({ code: 'CONFORMANCE' });
});
