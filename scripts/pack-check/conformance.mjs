// The whole list on the reference backend, a few cases each, and a broken op that it finds.

/** @param {(name: string) => Promise<any>} load */
export async function check(load) {
  const { breakLowering, conformance, mutants } = await load('@albertkit/conformance');
  const { referenceBackend, referenceLowering } = await load('@albertkit/core/reference');
  const checks = conformance({ name: 'reference', backend: referenceBackend(), runs: 3, models: 1 });
  for (const { run } of checks) await run();
  const mutant = mutants.find((/** @type {{ op: string }} */ { op }) => op === 'matmul');
  const broken = referenceBackend({ lowering: breakLowering(referenceLowering, mutant, 53) });
  const found = await conformance({ name: mutant.name, backend: broken }).find((/** @type {{ name: string }} */ { name }) => name === 'ops/matmul').run().then(() => false, () => true);
  if (!found) throw new Error(`${mutant.name} is not found`);
  console.log(`${checks.length} checks passed, and ${mutant.name} is found`);
}
