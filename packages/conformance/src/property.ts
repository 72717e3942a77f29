import fc from 'fast-check';
import { Meter, type Check, type Report, type Subject } from './check.js';
import { ConformanceError } from './failure.js';

/** A failing case is made smaller for so long; on a slow backend one is shown that is small enough. */
const shrinkTime = 5_000;

/** A check over random cases; `show` says what a case is, for the person who reads of its failure. */
export function property<T>(name: string, cases: fc.Arbitrary<T>, holds: (example: T, subject: Subject, meter: Meter) => Promise<void>, { show, numRuns = (subject) => subject.runs }: {
  show(example: T): string;
  numRuns?(subject: Subject): number;
}): Check {
  return {
    name,
    async run(subject): Promise<Report> {
      const meter = new Meter();
      let deadline = Infinity;
      const body = async (example: T): Promise<void> => {
        if (performance.now() > deadline) return; // seen as holding, which ends the shrinking
        if (deadline === Infinity) meter.count();
        try {
          await holds(example, subject, meter);
        } catch (error) {
          deadline = Math.min(deadline, performance.now() + shrinkTime);
          throw error;
        }
      };
      const details = await fc.check(fc.asyncProperty(cases, body), { seed: subject.seed, numRuns: numRuns(subject) });
      if (!details.failed) return meter.report(subject.seed);
      const [example] = details.counterexample ?? [];
      const cause = details.errorInstance;
      const said = cause instanceof Error ? cause.message : String(cause);
      const shown = example === undefined ? 'no case could be made' : show(example);
      throw new ConformanceError(
        `${name}: ${said} Case: ${shown}. Replay: seed ${subject.seed}, the case at path ${details.counterexamplePath}.`,
        { check: name, seed: subject.seed, path: details.counterexamplePath, case: shown }, { cause },
      );
    },
  };
}

/** A check of one thing. */
export const fixed = (name: string, holds: (subject: Subject, meter: Meter) => Promise<void>): Check => ({
  name,
  async run(subject) {
    const meter = new Meter();
    meter.count();
    try {
      await holds(subject, meter);
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause);
      throw new ConformanceError(`${name}: ${said} Replay: seed ${subject.seed}.`, { check: name, seed: subject.seed }, { cause });
    }
    return meter.report(subject.seed);
  },
});
