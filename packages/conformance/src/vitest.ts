import { afterAll, describe, test } from 'vitest';
import { conformance, type ConformanceOptions } from './conformance.js';
import type { Report } from './check.js';

/** The conformance list as vitest tests, and one line at the end: how many checks and cases, and which came nearest to its tolerance. */
export function conformanceSuite(options: ConformanceOptions): void {
  describe(`${options.name} conforms`, () => {
    const reports: [string, Report][] = [];
    for (const { name, run } of conformance(options)) test(name, async () => void reports.push([name, await run()]));
    afterAll(() => console.log(`${options.name}: ${summary(reports)}`));
  });
}

function summary(reports: readonly (readonly [string, Report])[]): string {
  const cases = reports.reduce((sum, [, report]) => sum + report.cases, 0);
  const share = ({ largest, tolerance }: Report): number => (tolerance === 0 ? 0 : largest.difference / tolerance);
  const [name, nearest] = reports.reduce((a, b) => (share(b[1]) > share(a[1]) ? b : a), reports[0] ?? ['nothing', { cases: 0, seed: 0, largest: { difference: 0, where: '' }, tolerance: 0 }]);
  return `${reports.length} checks passed, ${cases} cases, seed ${nearest.seed}; nearest to its tolerance is ${name}, ${nearest.largest.difference.toExponential(1)} of ${nearest.tolerance.toExponential(1)}`;
}
