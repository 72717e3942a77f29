import type { Backend, Capabilities, CompileOptions, Executable, Tensors, Weights } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import type { Graph } from '../ir/graph.js';
import { referenceBackend } from '../reference/index.js';
import { differencesOf, withinTolerance, worseOf, type Difference } from './difference.js';
import { generatedInputs } from './generated-inputs.js';
import { thrownFacts, type ThrownFacts } from './report.js';
import { outputTolerance, type Tolerance } from './tolerance.js';

/** Why a guarded backend does not use one of its backends. */
export type Fallback = {
  readonly backend: string;
  /** The one that is tried next; absent where none is left. */
  readonly next?: string;
  /** What it threw; absent where it gave outputs that differ. */
  readonly error?: ThrownFacts;
  /** Its outputs beside the reference's. */
  readonly outputs: Readonly<Record<string, Difference>>;
};

export type GuardOptions = {
  /** Inputs of the check; a few small runs made from the graph's inputs where left out. */
  readonly rows?: (graph: Graph) => readonly Tensors[];
  /** 2e-5 absolute and relative where left out. */
  readonly tolerance?: Tolerance;
  /** Told of each backend that is passed over. */
  readonly onFallback?: (fallback: Fallback) => void;
};

/**
 * A backend that uses the first of several whose outputs agree with the reference's: each graph is checked once, when it is
 * compiled. What differs, and what cannot be compiled at all (`DEVICE_UNAVAILABLE`), falls back to the next. Throws
 * `GUARD_FAILED` where none is left; disposing of it disposes of all.
 */
export function guarded(backends: readonly [Backend, ...Backend[]], options: GuardOptions = {}): Backend {
  return {
    name: `guarded(${backends.map(({ name }) => name).join(', ')})`,
    capabilities: sharedCapabilities(backends.map(({ capabilities }) => capabilities)),
    compile: (graph, weights, compile) => firstThatAgrees(backends, graph, weights, compile, options),
    dispose: async () => void (await Promise.all(backends.map((backend) => backend.dispose()))),
  };
}

async function firstThatAgrees(backends: readonly Backend[], graph: Graph, weights: Weights, compile: CompileOptions | undefined, options: GuardOptions): Promise<Executable> {
  const { rows = generatedInputs, tolerance = outputTolerance, onFallback } = options;
  const inputs = rows(graph);
  const reference = await referenceBackend().compile(graph, weights); // first: weights or inputs that do not fit are nobody's fault
  const expected: Tensors[] = [];
  for (const fed of inputs) expected.push(await reference.run(fed));
  await reference.dispose();
  const tried: Fallback[] = [];
  for (const [place, backend] of backends.entries()) {
    const result = await check(backend, graph, weights, compile, inputs, expected, tolerance);
    if ('run' in result) return result;
    const next = backends[place + 1]?.name;
    const fallback = { backend: backend.name, ...(next === undefined ? {} : { next }), ...result };
    tried.push(fallback);
    onFallback?.(fallback);
  }
  const said = tried.map(({ backend, error }) => `${backend} ${error ? `threw ${error.code}` : 'gave other numbers'}`).join(', ');
  throw new AlbertkitError('GUARD_FAILED', `No backend computes this graph as the reference does: ${said}; give a backend that does, such as referenceBackend(), as the last.`, { tried });
}

/** An executable that has passed, or why there is none. State is as it was before the check. */
async function check(backend: Backend, graph: Graph, weights: Weights, compile: CompileOptions | undefined, inputs: readonly Tensors[], expected: readonly Tensors[], tolerance: Tolerance): Promise<Executable | Omit<Fallback, 'backend' | 'next'>> {
  const outputs: Record<string, Difference> = {};
  let executable: Executable | undefined;
  try {
    executable = await backend.compile(graph, weights, compile);
    const state = await executable.readState();
    for (const [run, fed] of inputs.entries()) {
      for (const [name, difference] of Object.entries(differencesOf(expected[run]!, await executable.run(fed), tolerance, run))) {
        outputs[name] = outputs[name] ? worseOf(outputs[name], difference) : difference;
      }
    }
    if (Object.values(outputs).every(withinTolerance)) {
      await executable.writeState(state);
      return executable;
    }
    await executable.dispose();
    return { outputs };
  } catch (thrown) {
    await executable?.dispose().catch(() => undefined);
    return { outputs, error: thrownFacts(thrown) };
  }
}

/** What holds whichever is taken. */
function sharedCapabilities(all: readonly Capabilities[]): Capabilities {
  const [first] = all;
  const everywhere = <T>(list: (of: Capabilities) => readonly T[]): readonly T[] => list(first!).filter((entry) => all.every((of) => list(of).includes(entry)));
  return {
    devices: [...new Set(all.flatMap(({ devices }) => devices))],
    dtypes: everywhere(({ dtypes }) => dtypes),
    precisions: [...new Set(all.flatMap(({ precisions }) => precisions))],
    repeat: all.every(({ repeat }) => repeat === first!.repeat) ? first!.repeat : 'either',
    interruptible: all.every(({ interruptible }) => interruptible),
  };
}
