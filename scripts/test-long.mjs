// npm run test:long -- NAME: a check of testing/sizes.json at its long size, with a new seed each time.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, install, root } from './run/prepare.mjs';
import { testFilesOfSize } from './run/test-files.mjs';
import { tool } from './run/tool.mjs';

checkNode();
install();

/** @type {Record<string, { small: number, long: number }>} */
const sizes = JSON.parse(readFileSync(join(root, 'testing', 'sizes.json'), 'utf8'));
const name = process.argv[2] ?? '';
const check = sizes[name];
if (check === undefined) {
  console.error(`Name one of the long checks, npm run test:long -- NAME: ${Object.keys(sizes).join(', ')}${name === '' ? '' : ` (there is no ${name})`}.`);
  process.exit(2);
}

const files = testFilesOfSize(name);
if (files.length === 0) {
  console.error(`No test asks for size('${name}').`);
  process.exit(1);
}

const seed = process.env['ALBERTKIT_SEED'] ?? String(randomInt(2 ** 32));
const began = performance.now();
const { status } = tool('vitest', ['run', '--testTimeout', String(6 * 60 * 60 * 1000), ...files], { env: { ALBERTKIT_SIZE: 'long', ALBERTKIT_SEED: seed } });
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(`${name}: ${status === 0 ? 'passed' : 'FAILED'}, size ${check.long}, seed ${seed}, ${seconds} s, commit ${commit()}`);
process.exitCode = status === 0 ? 0 : 1;

/** The commit that was checked, with a word when the checkout differs from it. */
function commit() {
  const git = (/** @type {string[]} */ ...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  const head = git('rev-parse', 'HEAD');
  if (head.status !== 0) return 'none';
  return `${head.stdout.trim()}${git('status', '--porcelain').stdout === '' ? '' : ' with changes'}`;
}
