import { expect, test } from 'vitest';
import { seed, size } from '../../../../testing/sizes.js';
import { smallModels } from './fixtures/models.js';
import { mutants, type Mutant } from './fixtures/mutants.js';
import { backendOf, float32Rows } from './fixtures/float32-backend.js';
import { verifyBackends } from './verify-backends.js';

/** What verify says of a mutant, model after model until one differs: the op it names. */
async function namedOp({ backend }: Mutant, salt: number): Promise<string | undefined> {
  for (const { graph, weights, inputs } of smallModels(salt)) {
    const { agrees, backends: [found] } = await verifyBackends(graph, weights, [inputs], [backend]);
    if (!agrees) return found!.diverges ? found!.diverges.op : 'no node';
  }
  return undefined;
}

// 148 mutants of 37 ops; measured with the seed of every run: 133 change a number in these graphs, and the op of all 133 is named.
test('of 100 backends with one op wrong, verify catches and names the op of 95', async () => {
  let [harmful, named] = [0, 0];
  const misses: string[] = [];
  for (let round = 0; round < size('mutants'); round++) {
    for (const mutant of mutants()) {
      const said = await namedOp(mutant, (seed() + round) % 997);
      if (!mutant.harmed()) continue; // rounding a bool to float16 is no fault
      harmful++;
      if (said === mutant.op) named++;
      else misses.push(`${mutant.op}, ${mutant.fault}: ${said ?? 'not caught'}`);
    }
  }
  console.log(`mutants: the op of ${named} of ${harmful} named${misses.length > 0 ? `; not: ${misses.join('; ')}` : ''}`);
  expect(harmful).toBeGreaterThanOrEqual(100);
  expect(named / harmful, misses.join('\n')).toBeGreaterThanOrEqual(0.95);
});

test.for([[true], [false]])('a sound float32 backend agrees, composites whole: %s', async ([whole]) => {
  const backend = backendOf('sound', float32Rows({ whole: whole! }));
  for (const { name, graph, weights, inputs } of smallModels(seed() % 997)) {
    const report = await verifyBackends(graph, weights, [inputs], [backend]);
    expect(report.agrees, `${name} ${JSON.stringify(report)}`).toBe(true);
  }
});
