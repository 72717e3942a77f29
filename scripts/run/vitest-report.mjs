// Runs vitest and reads its own report of what passed.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './prepare.mjs';
import { tool } from './tool.mjs';

/** @typedef {{ numPassedTests?: number, numTotalTests?: number, testResults?: { name: string, status: string, assertionResults: unknown[] }[] }} Report */

/**
 * Runs vitest on some files, all when none is named, and counts from its JSON report; a file that did not load, or no report, is a failure.
 * @param {readonly string[]} files
 * @param {Readonly<Record<string, string>>} [env]
 */
export function runVitest(files = [], env = {}) {
  const folder = join(root, 'node_modules', '.albertkit');
  const path = join(folder, 'vitest.json');
  mkdirSync(folder, { recursive: true });
  rmSync(path, { force: true });
  const { status } = tool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${path}`, ...files], { env });
  const report = read(path);
  return { ...countTests(report, status), failedFiles: failedFiles(report) };
}

/** @param {string} path @returns {unknown} */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // vitest ended before it could write
  }
}

/** @param {unknown} report */
const failedFiles = (report) => (/** @type {Report} */ (report ?? {}).testResults ?? []).filter(({ status }) => status === 'failed').map(({ name }) => relative(root, name));

/**
 * Passed and failed tests of a vitest JSON report. Skipped ones count as failed: every test runs.
 * @param {unknown} report
 * @param {number | null} status the exit status of vitest
 */
export function countTests(report, status) {
  const { numPassedTests: passed, numTotalTests: all, testResults: files } = /** @type {Report} */ (report ?? {});
  if (passed === undefined || all === undefined || files === undefined) return { passed: 0, failed: 1 };
  const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = all - passed + unloaded;
  return { passed, failed: failed === 0 && (status !== 0 || passed === 0) ? 1 : failed };
}
