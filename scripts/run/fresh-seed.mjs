import { randomInt } from 'node:crypto';
import { testFilesWith } from './test-files.mjs';
import { runVitest } from './vitest-report.mjs';

/**
 * Conformance of every backend once more, on random cases that no run before it had; nothing is cached. The sizes are the
 * `fresh` ones of testing/sizes.json, whose cases are the first of the `small` ones: a plain run with the seed meets them again.
 */
export function runWithFreshSeed() {
  const seed = String(randomInt(2 ** 32));
  const files = testFilesWith(['conformanceSettings()']);
  console.log(`Conformance of every backend with the fresh seed ${seed}`);
  const { failedFiles, ...count } = runVitest(files, { ALBERTKIT_SEED: seed, ALBERTKIT_SIZE: 'fresh' });
  if (count.failed > 0) console.log(`Seed ${seed} fails. To see it again: ALBERTKIT_SEED=${seed} npx vitest run ${(failedFiles.length > 0 ? failedFiles : files).join(' ')}`);
  return count;
}
