import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';
import { tool } from './tool.mjs';

/** Runs every vitest file once and counts from vitest's own report; a file that did not load, or no report, is a failure. */
export function runUnitTests() {
  const folder = join(root, 'node_modules', '.albertkit');
  const report = join(folder, 'vitest.json');
  mkdirSync(folder, { recursive: true });
  rmSync(report, { force: true });
  const { status } = tool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  return countTests(read(report), status);
}

/** @param {string} path @returns {unknown} */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // vitest ended before it could write
  }
}

/**
 * Passed and failed tests of a vitest JSON report. Skipped ones count as failed: every test runs.
 * @param {unknown} report
 * @param {number | null} status the exit status of vitest
 */
export function countTests(report, status) {
  const { numPassedTests: passed, numTotalTests: all, testResults: files } =
    /** @type {{ numPassedTests?: number, numTotalTests?: number, testResults?: { status: string, assertionResults: unknown[] }[] }} */ (report ?? {});
  if (passed === undefined || all === undefined || files === undefined) return { passed: 0, failed: 1 };
  const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = all - passed + unloaded;
  return { passed, failed: failed === 0 && (status !== 0 || passed === 0) ? 1 : failed };
}
