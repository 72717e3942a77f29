import { composites, primitives } from '@albertkit/core';
import { referenceBackend, referenceLowering } from '@albertkit/core/reference';
import { expect, test } from 'vitest';
import { seed, size } from '../../../../testing/sizes.js';
import { conformance } from '../conformance.js';
import { breakLowering } from './break-lowering.js';
import { equivalentMutants, mutants, type Mutant } from './mutants.js';

/** Whether the broken op's own properties, or else one model, fail. */
async function caught(mutant: Mutant): Promise<boolean> {
  const backend = referenceBackend({ lowering: breakLowering(referenceLowering, mutant, 53) });
  const list = conformance({ name: mutant.name, backend, precision: 'float32', seed: seed(), runs: size('conformanceRuns'), models: 1 });
  const own = list.filter(({ name }) => [`ops/${mutant.op}`, `ops/${mutant.op}, special values`, 'models/random ALBERTs, outputs'].includes(name));
  for (const { run } of own) if (await run().then(() => false, () => true)) return true;
  return false;
}

test('the suite finds an op that is wrong', { timeout: 120_000 }, async () => {
  const survivors: string[] = [];
  for (const mutant of mutants) if (!(await caught(mutant))) survivors.push(mutant.name);
  console.log(`${mutants.length - survivors.length} of ${mutants.length} mutants are caught${survivors.length === 0 ? '' : `; not ${survivors.join(', ')}`}; left out: ${equivalentMutants.map(({ op, fault, reason }) => `${op}: ${fault} (${reason})`).join(', ')}`);
  expect(mutants.length - survivors.length).toBeGreaterThanOrEqual(0.98 * mutants.length);
});

test('every op has mutants, and their names are their own', () => {
  expect([...new Set(mutants.map(({ op }) => op))].sort()).toEqual(Object.keys({ ...primitives, ...composites }).sort());
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
