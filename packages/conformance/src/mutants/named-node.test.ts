import { composites } from '@albertkit/core';
import { verifyBackends } from '@albertkit/core/agreement';
import { referenceBackend, type ReferenceArray } from '@albertkit/core/reference';
import { expect, test } from 'vitest';
import { seed, size } from '../../../../testing/sizes.js';
import { breakLowering, rowOf, type Row } from './break-lowering.js';
import { float32Lowering } from './fixtures/float32-lowering.js';
import { modelsOfEveryOp } from './fixtures/models-of-every-op.js';
import { mutants, type Mutant } from './mutants.js';

const primitivesAlone = float32Lowering({ whole: false });
const compositesToo = float32Lowering({ whole: true });

/** What verify says of a mutant, model after model until one differs: the op it names. `harmful` where the fault has changed a number by more than float32 rounds. */
async function namedOp(mutant: Mutant, models: ReturnType<typeof modelsOfEveryOp>): Promise<{ readonly harmful: boolean; readonly said: string | undefined }> {
  const sound = mutant.op in composites ? compositesToo : primitivesAlone;
  const [right, wrong] = [rowOf(sound, mutant.op), rowOf(breakLowering(sound, mutant, 24), mutant.op)];
  let harmful = false;
  const row: Row<ReferenceArray> = (inputs, attrs, at) => {
    const result = wrong(inputs, attrs, at);
    harmful ||= differs(right(inputs, attrs, at), result);
    return result;
  };
  const backend = referenceBackend({ lowering: { ...sound, [mutant.op]: row } });
  for (const { graph, weights, inputs } of models) {
    const { agrees, backends: [found] } = await verifyBackends(graph, weights, [inputs], [backend]);
    if (!agrees) return { harmful, said: found!.diverges ? found!.diverges.op : 'no node' };
  }
  return { harmful, said: undefined };
}

const differs = (a: ReferenceArray, b: ReferenceArray): boolean => a.data.some((x: number, n: number) => !(Math.abs(x - b.data[n]!) <= 1e-6 * Math.abs(x)));

test('of 100 backends with one op wrong, verify catches and names the op of 95', { timeout: 240_000 }, async () => {
  let [harmful, named] = [0, 0];
  const misses: string[] = [];
  for (let round = 0; round < size('mutants'); round++) {
    const models = modelsOfEveryOp(seed() + round);
    for (const mutant of mutants) {
      const { harmful: harms, said } = await namedOp(mutant, models);
      if (!harms) continue; // an epsilon of 1e-11 for 1e-12 is no fault in these models
      harmful++;
      if (said === mutant.op) named++;
      else misses.push(`${mutant.name}: ${said ?? 'not caught'}`);
    }
  }
  console.log(`mutants: the op of ${named} of ${harmful} named${misses.length > 0 ? `; not: ${misses.join('; ')}` : ''}`);
  expect(harmful).toBeGreaterThanOrEqual(150);
  expect(named / harmful, misses.join('\n')).toBeGreaterThanOrEqual(0.95);
});

test.for([[primitivesAlone], [compositesToo]])('a sound float32 backend agrees', async ([lowering]) => {
  for (const { name, graph, weights, inputs } of modelsOfEveryOp(seed())) {
    const report = await verifyBackends(graph, weights, [inputs], [referenceBackend({ lowering: lowering! })]);
    expect(report.agrees, `${name} ${JSON.stringify(report)}`).toBe(true);
  }
});
