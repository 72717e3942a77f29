import type { Backend, CompileOptions } from '@albertkit/core';
import type { Check, Report, Subject } from './check.js';
import { ConformanceError } from './failure.js';
import { batchingLaws } from './laws/batching.js';
import { decompositionLaws } from './laws/decomposition.js';
import { lifecycleLaws } from './laws/lifecycle.js';
import { repeatLaws } from './laws/repeat.js';
import { severalHeadsLaws } from './laws/several-heads.js';
import { sharingLaws } from './laws/sharing.js';
import { goldenGradientCheck, goldenHeadCheck, goldenModelCheck, type GoldenGradients, type GoldenModel } from './models/golden.js';
import { randomModelChecks } from './models/random.js';
import { opChecks } from './ops/checks.js';
import { goldenBounds, type Precision } from './tolerance.js';

/** A check that a backend may fail, and why. */
export type Exception = { readonly test: string; readonly reason: string };

export type ConformanceOptions = {
  /** What reports call the backend: its name, runtime and device. */
  readonly name: string;
  readonly backend: Backend;
  /** Checks that fail and may. Each has a reason, and is itself a failure once the check passes. */
  readonly exceptions?: readonly Exception[];
  /** Seed of the random cases, a whole number from 0 to 2^32 - 1; left out, always the same. */
  readonly seed?: number;
  /** Random cases an op and a law; 20 when left out. */
  readonly runs?: number;
  /** Random models a property of models; 6 when left out. */
  readonly models?: number;
  /** What the backend is held to; left out, the first of its `capabilities.precisions` that is a float. */
  readonly precision?: Precision;
  /** A batch must equal its rows run alone to the bit. */
  readonly exactBatches?: boolean;
  /** Several heads on one encoder must equal the heads alone to the bit. */
  readonly exactHeads?: boolean;
  /** How graphs are compiled, so that a backend with two forms of `repeat` is checked in both. */
  readonly compile?: CompileOptions;
  /** Checkpoints with known outputs, as plain data. */
  readonly golden?: readonly GoldenModel[];
  /** Checkpoints with known gradients. */
  readonly goldenGradients?: readonly GoldenGradients[];
  /** What golden outputs and gradients are held to in place of the table, for a device that promises less. */
  readonly goldenTolerance?: number;
  /** Lists the checks of such names alone. */
  readonly only?: RegExp;
};

/** One check of the list: `run` gives what it found, or throws `CONFORMANCE` with the differences, the case and how to replay it. */
export type ConformanceTest = { readonly name: string; run(): Promise<Report> };

/**
 * Everything a backend must pass, as a list to run one by one, wherever JavaScript runs: every op against the float64
 * reference, the laws, and whole models. Throws `CONFORMANCE` for an exception without a reason or of no check, and where
 * `only` leaves none.
 */
export function conformance(options: ConformanceOptions): readonly ConformanceTest[] {
  const { backend, seed = 20_261_121, runs = 20, models = 6, exactBatches = false, exactHeads = false, compile = {}, golden = [], goldenGradients = [], exceptions = [], only = /^/ } = options;
  const precision = options.precision ?? precisionOf(backend);
  const subject: Subject = { backend, seed, runs, models, exactBatches, exactHeads, compile, precision, golden: goldenBounds(precision, options.goldenTolerance) };
  const all: readonly Check[] = [
    ...opChecks, ...decompositionLaws, ...repeatLaws, ...batchingLaws, ...sharingLaws, ...severalHeadsLaws, ...lifecycleLaws, ...randomModelChecks,
    ...golden.map(goldenModelCheck), ...golden.map(goldenHeadCheck), ...goldenGradients.map(goldenGradientCheck),
  ];
  const checks = all.filter(({ name }) => only.test(name));
  if (checks.length === 0) throw new ConformanceError(`No check has a name like ${String(only)}: the list of names is what conformance() gives.`, { only: String(only) });
  for (const { test, reason } of exceptions) {
    if (reason.trim() === '') throw new ConformanceError(`The exception of "${test}" has no reason: say why ${options.name} may fail it.`, { test });
    if (!checks.some(({ name }) => name === test)) throw new ConformanceError(`There is no check "${test}" to except: the list of names is what conformance() gives.`, { test });
  }
  return checks.map((check) => {
    const exception = exceptions.find(({ test }) => test === check.name);
    return { name: check.name, run: () => (exception ? runExcepted(check, subject, exception) : check.run(subject)) };
  });
}

const precisionOf = ({ capabilities: { precisions } }: Backend): Precision => precisions.find((precision) => precision !== 'int8') ?? 'float32';

/** An exception holds only while its check fails. */
async function runExcepted(check: Check, subject: Subject, { test, reason }: Exception): Promise<Report> {
  const failure: unknown = await check.run(subject).then(() => undefined, (error: unknown) => error);
  if (failure === undefined) throw new ConformanceError(`${test} passes: its exception ("${reason}") is no longer needed, remove it.`, { test, reason });
  const where = failure instanceof Error ? failure.message : String(failure);
  return { cases: 0, seed: subject.seed, largest: { difference: Infinity, where }, tolerance: 0, excepted: reason };
}
