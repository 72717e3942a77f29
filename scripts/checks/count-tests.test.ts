import { expect, test } from 'vitest';
import { countTests } from '../run/vitest-report.mjs';

const file = (status: string, tests: number): object => ({ status, assertionResults: Array.from({ length: tests }, () => ({})) });

test('passed and failed tests are vitest\'s own', () => {
  expect(countTests({ numPassedTests: 7, numTotalTests: 9, testResults: [file('passed', 7), file('failed', 2)] }, 1)).toEqual({ passed: 7, failed: 2 });
  expect(countTests({ numPassedTests: 7, numTotalTests: 7, testResults: [file('passed', 7)] }, 0)).toEqual({ passed: 7, failed: 0 });
});

test('what cannot count as a pass is a failure', () => {
  const unloaded = { numPassedTests: 7, numTotalTests: 7, testResults: [file('passed', 7), file('failed', 0)] };
  expect(countTests(unloaded, 1)).toEqual({ passed: 7, failed: 1 });
  expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countTests({ numPassedTests: 0, numTotalTests: 0, testResults: [] }, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countTests({ numPassedTests: 7, numTotalTests: 7, testResults: [] }, 1), 'an unhandled error').toEqual({ passed: 7, failed: 1 });
});
