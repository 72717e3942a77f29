import type { Backend, Executable, Tensors, Weights } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import type { Graph } from '../ir/graph.js';
import { referenceBackend } from '../reference/index.js';
import { optional } from './alone.js';
import { differencesOf, noDifference, withinTolerance, worseOf, type Difference } from './difference.js';
import { firstDivergence, type SearchOptions } from './first-divergence.js';
import { thrownFacts, type AgreementReport, type BackendAgreement, type ThrownFacts } from './report.js';
import { outputTolerance, type Tolerance } from './tolerance.js';

export type VerifyBackendsOptions = SearchOptions & {
  /** Whether the first node that diverges is looked for where outputs differ; true when left out. */
  readonly nodes?: boolean;
  /** Told what each run gave, by the reference (`backend` undefined) and then by each backend that runs, with its place in the list. */
  readonly onOutputs?: (given: { readonly run: number; readonly backend: number | undefined; readonly outputs: Tensors }) => void;
};
type Compared = { readonly backend: Backend; executable?: Executable; error?: ThrownFacts; readonly outputs: Map<string, Difference>; worst: number };

/**
 * Runs the same inputs on each backend and on the reference, and says for each output how far they lie apart and whether
 * that is within tolerance (2e-5 absolute and relative unless told otherwise); where it is not, which node diverges first.
 * What a backend throws is in its report; what the reference throws (`INPUT_*`, `WEIGHT_*` ...) and the signal's reason are thrown.
 */
export async function verifyBackends(graph: Graph, weights: Weights, inputs: readonly Tensors[], backends: readonly Backend[], options: VerifyBackendsOptions = {}): Promise<AgreementReport> {
  const { tolerance = outputTolerance, compile = {}, signal, nodes = true } = options;
  if (inputs.length === 0 || backends.length === 0) throw new AlbertkitError('NOTHING_TO_VERIFY', `${inputs.length} runs on ${backends.length} backends prove nothing: give at least one of each.`, { runs: inputs.length, backends: backends.length });
  const reference = await referenceBackend().compile(graph, weights);
  const compared: Compared[] = [];
  try {
    for (const backend of backends) {
      const entry: Compared = { backend, outputs: new Map(), worst: -1 };
      compared.push(entry);
      const executable = await attempt(entry, signal, () => backend.compile(graph, weights, compile));
      if (executable) entry.executable = executable;
    }
    for (const [run, fed] of inputs.entries()) await compareRun(run, fed, reference, compared, tolerance, options);
  } finally {
    await Promise.all([reference, ...compared.flatMap(({ executable }) => executable ?? [])].map((executable) => executable.dispose()));
  }
  const found: BackendAgreement[] = [];
  for (const { backend, outputs, error, worst } of compared) {
    const agrees = error === undefined && [...outputs.values()].every(withinTolerance);
    const runs = inputs.slice(Object.keys(graph.state).length > 0 ? 0 : Math.max(0, worst), Math.max(0, worst) + 1);
    const diverges = agrees || !nodes ? undefined : await firstDivergence(graph, weights, runs, backend, options);
    found.push({ backend: backend.name, agrees, outputs: Object.fromEntries(outputs), ...(diverges ? { diverges } : {}), ...(error ? { error } : {}) });
  }
  return { agrees: found.every(({ agrees }) => agrees), tolerance, runs: inputs.length, backends: found };
}

async function compareRun(run: number, inputs: Tensors, reference: Executable, compared: readonly Compared[], tolerance: Tolerance, { signal, onOutputs }: VerifyBackendsOptions): Promise<void> {
  const expected = await reference.run(inputs, optional(signal));
  onOutputs?.({ run, backend: undefined, outputs: expected });
  for (const [place, entry] of compared.entries()) {
    const actual = await attempt(entry, signal, () => entry.executable!.run(inputs, optional(signal)), run);
    if (!actual) continue;
    onOutputs?.({ run, backend: place, outputs: actual });
    const largest = Math.max(-1, ...[...entry.outputs.values()].map(({ share }) => share));
    const found = Object.entries(differencesOf(expected, actual, tolerance, run));
    if (found.some(([, { share }]) => share > largest)) entry.worst = run;
    for (const [name, difference] of found) entry.outputs.set(name, worseOf(entry.outputs.get(name) ?? noDifference, difference));
  }
}

/** A backend that threw is left out of what follows. */
async function attempt<T>(entry: Compared, signal: AbortSignal | undefined, work: () => Promise<T>, run = 0): Promise<T | undefined> {
  if (entry.error) return undefined;
  try {
    return await work();
  } catch (thrown) {
    signal?.throwIfAborted();
    entry.error = thrownFacts(thrown);
    entry.worst = run;
    return undefined;
  }
}
