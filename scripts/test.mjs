// npm test: everything that must hold, one step after the other; the last line is `N passed, M failed`.
import { checkNode, install } from './run/prepare.mjs';
import { tool } from './run/tool.mjs';
import { runWithFreshSeed } from './run/fresh-seed.mjs';
import { runVitest } from './run/vitest-report.mjs';
import { rehearseRelease } from './run/release-rehearsal.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

/** @param {boolean} ok @returns {Count} */
const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

/** @param {string[]} targets */
const everywhere = (...targets) => () => one(tool('nx', ['run-many', '-t', ...targets, '--output-style=static']).status === 0);

/** @type {readonly (readonly [string, () => Count | Promise<Count>])[]} */
const steps = [
  ['build', everywhere('build')],
  ['typecheck and lint', everywhere('typecheck', 'lint')],
  ['tests', () => runVitest()],
  ['conformance with a fresh seed', runWithFreshSeed],
  ['lint:pkg', everywhere('lint:pkg')],
  // Imported late: its bundler is there only after the install.
  ['packages install alone', async () => (await import('./run/pack-check.mjs')).packCheck()],
  ['release rehearsal', rehearseRelease],
];

/** A step that throws is a failed step: the summary and the last line come all the same. @param {() => Count | Promise<Count>} step */
async function attempt(step) {
  try {
    return await step();
  } catch (error) {
    console.error(error);
    return one(false);
  }
}

checkNode();
install();

const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const summary = [];
for (const [name, step] of steps) {
  if (total.failed > 0) {
    summary.push(`  not run  ${name}`);
    continue;
  }
  console.log(`\n=== ${name}`);
  const began = performance.now();
  const count = await attempt(step);
  total.passed += count.passed;
  total.failed += count.failed;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  summary.push(`  ${count.failed === 0 ? 'passed ' : 'FAILED '}  ${name} (${seconds} s)`);
  if (count.failed > 0) console.log(`\n=== FAILED: ${name}; the steps after it are not run`);
}
console.log(`\n=== summary\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
