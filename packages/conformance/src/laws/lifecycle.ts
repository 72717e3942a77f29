import { add, albertForward, closeGraph, input, scale, state, type Backend, type Executable, type Graph, type Tensor, type Tensors, type Weights } from '@albertkit/core';
import { float, int } from '../arbitrary/tensors.js';
import { Mismatch, type Check, type Subject } from '../check.js';
import { feedsOf, randomWeights } from '../models/random-albert.js';
import { fixed } from '../property.js';

const x = input('x', 'float32', ['n']);
const doubled = closeGraph({ outputs: { y: scale(x, 2), z: add(x, x) } });
const words = input('ids', 'int32', ['n'], { below: 5, allow: [-100] });
const guarded = closeGraph({ inputs: [x, words], limits: { n: 3 }, outputs: { y: add(x, x) } });
const config = {
  vocabularySize: 20, embeddingSize: 4, hiddenSize: 8, intermediateSize: 16, layers: 2, groups: 1, innerLayers: 1, heads: 2, maxPositions: 8, tokenTypes: 2, activation: 'gelu_new',
  epsilon: 1e-12, initializerRange: 0.02, dropout: { hidden: 0, attention: 0, classifier: 0 }, padTokenId: 0, labels: ['A', 'B'],
} as const;

const of = (...data: number[]): Tensors => ({ x: float([data.length], data) });

/** The life of an executable, the same on every backend. */
export const lifecycleLaws: readonly Check[] = [
  law('laws/runs at once do not mix', async (subject, { same }) => {
    const graph = albertForward(config, 'base');
    await using running = await open(subject, graph, randomWeights(graph.parameters, 1));
    const batches = Array.from({ length: 5 }, (_, n) => feedsOf(graph, { seed: n, batch: 1 + (n % 2), sequence: n + 1, masking: 'ragged' }));
    const alone: Tensors[] = [];
    for (const batch of batches) alone.push(await running.run(batch));
    (await Promise.all(batches.map((batch) => running.run(batch)))).forEach((result, n) => same(`run ${n}`, result, alone[n]!));
  }),

  law('laws/results and inputs belong to the caller', async (subject, { same, holds }) => {
    await using running = await open(subject, doubled);
    const fed = float([2], [1, 2]);
    const pending = running.run({ x: fed });
    fed.data.fill(7); // taken when it was given
    const first = await pending;
    holds('float32 comes as a Float32Array, but from a float64 backend', first['y']!.data instanceof (subject.backend.capabilities.precisions.includes('float64') ? Float64Array : Float32Array));
    same('a result of what was fed', first, { y: float([2], [2, 4]), z: float([2], [2, 4]) });
    first['y']!.data.fill(99);
    same('a later result', await running.run(of(1, 2)), { y: float([2], [2, 4]), z: float([2], [2, 4]) });
    holds('only the outputs asked for come back', Object.keys(await running.run(of(1), { outputs: ['z'] })).join() === 'z');
    holds('none come back where none are asked for', Object.keys(await running.run(of(1), { outputs: [] })).length === 0);
    const { a, b } = await closing(await subject.backend.compile(closeGraph({ outputs: { a: x, b: x } }), new Map()), (twice) => twice.run(of(3)));
    same('an input that is an output', { a: a!, b: b! }, { a: float([1], [3]), b: float([1], [3]) });
    holds('an input that is an output twice comes as two arrays', a!.data !== b!.data);
  }),

  law('laws/state goes from run to run', async (subject, { same }) => {
    const type = { dtype: 'float32', shape: [2] } as const;
    const total = add(state('total', type), input('step', 'float32', [2]));
    const graph = closeGraph({ outputs: { now: total }, state: { total: { type, initial: { weight: 'first' }, next: total } } });
    await using running = await open(subject, graph, new Map([['first', float([2], [1, 2])]]));
    const step = { step: float([2], [10, 20]) };
    const [one, two] = await Promise.all([running.run(step), running.run(step)]);
    same('the first run', one, { now: float([2], [11, 22]) });
    same('the second run', two, { now: float([2], [21, 42]) });
    same('the state after a run of which no output is asked for', { ...await running.run(step, { outputs: [] }), ...await running.readState() }, { total: float([2], [31, 62]) });
    // A signal may come when the run is over: what counts is what the run says of itself.
    for (const wait of [0, 1, 5]) {
      await running.writeState({ total: float([2], [0, 1]) });
      const controller = new AbortController();
      const aborted = running.run(step, { signal: controller.signal }).then((results) => results, () => undefined);
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait - 1));
      controller.abort();
      const outputs = await aborted;
      const state = await running.readState();
      if (outputs) same('a run that was over when it was aborted', { ...outputs, ...state }, { now: float([2], [10, 21]), total: float([2], [10, 21]) });
      else same('the state after a run that was ended', state, { total: float([2], [0, 1]) });
    }
  }),

  law('laws/abort is honoured', async (subject, { refuses, same }) => {
    await using running = await open(subject, doubled);
    await refuses('a run with a signal that was given', running.run(of(1), { signal: AbortSignal.abort() }), { name: 'AbortError' });
    const controller = new AbortController();
    const run = running.run(of(1), { signal: controller.signal });
    controller.abort();
    await refuses('a run whose signal comes after it began', run, { name: 'AbortError' });
    same('a run after those', await running.run(of(4)), { y: float([1], [8]), z: float([1], [8]) });
  }),

  law('laws/what does not fit is refused in one sentence', async (subject, { refuses, same }) => {
    await using running = await open(subject, guarded);
    const ids = int([1], [4]);
    await refuses('a missing input', running.run(of(1)), { code: 'INPUT_MISSING' });
    await refuses('an input of another name', running.run({ ...of(1), ids, q: ids }), { code: 'INPUT_UNKNOWN' });
    await refuses('an input of another type', running.run({ x: int([1], [1]), ids }), { code: 'INPUT_SHAPE' });
    await refuses('an input whose data does not fill its shape', running.run({ x: float([1], []), ids }), { code: 'INPUT_TYPE' });
    await refuses('sizes that differ', running.run({ ...of(1, 2), ids }), { code: 'INPUT_SHAPE' });
    await refuses('an id out of range', running.run({ ...of(1), ids: int([1], [5]) }), { code: 'ID_RANGE' });
    await refuses('an axis over its limit', running.run({ ...of(1, 2, 3, 4), ids: int([4], [0, 1, 2, 3]) }), { code: 'SEQ_TOO_LONG' });
    await refuses('an output that is not there', running.run({ ...of(1), ids }, { outputs: ['q'] }), { code: 'OUTPUT_UNKNOWN' });
    const graph = albertForward(config, 'base');
    await refuses('weights that are not there', subject.backend.compile(graph, new Map()), { code: 'WEIGHT_MISSING' });
    same('a run after those', await running.run({ ...of(1), ids: int([1], [-100]) }), { y: float([1], [2]) });
    same('a run of no entries', await running.run({ x: float([0], []), ids: int([0], []) }), { y: float([0], []) });
  }),

  law('laws/a run after dispose is refused in one sentence', async (subject, { refuses, same }) => {
    const running = await subject.backend.compile(doubled, new Map(), subject.compile);
    const inFlight = running.run(of(4));
    await running.dispose();
    await running.dispose();
    same('a run in flight when it was disposed', await inFlight, { y: float([1], [8]), z: float([1], [8]) });
    await refuses('a run after dispose', running.run(of(1)), { code: 'DISPOSED' });
    await using another = await open(subject, doubled);
    same('another executable of the backend', await another.run(of(4)), { y: float([1], [8]), z: float([1], [8]) });
  }),
];

type Tools = {
  same(what: string, got: Tensors, wanted: Tensors): void;
  holds(what: string, is: boolean): void;
  refuses(what: string, work: Promise<unknown>, error: { readonly code: string } | { readonly name: string }): Promise<void>;
};

function law(name: string, work: (subject: Subject, tools: Tools) => Promise<void>): Check {
  return fixed(name, (subject, meter) => work(subject, {
    same: (what, got, wanted) => meter.compareAll(asNamed(what, got), asNamed(what, wanted), () => 0),
    holds: (what, is) => {
      if (!is) throw new Mismatch(`It does not hold that ${what}.`);
    },
    refuses: async (what, promise, wanted) => {
      const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason);
      if (!(error instanceof Error)) throw new Mismatch(`${what} is not refused.`);
      const [key, value] = Object.entries(wanted)[0]!;
      const found: unknown = Reflect.get(error, key);
      if (found !== value) throw new Mismatch(`${what} is refused with ${key} ${String(found)} where ${value} was wanted: ${error.message}`, { cause: error });
      if (key === 'code' && !/^\S.* .*\.$/s.test(error.message)) throw new Mismatch(`${what} is refused with ${JSON.stringify(error.message)}, which is no sentence.`, { cause: error });
    },
  }));
}

const asNamed = (what: string, tensors: Tensors): Record<string, Tensor> => Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${what}: ${name}`, tensor]));
const open = ({ backend, compile }: { readonly backend: Backend } & Pick<Subject, 'compile'>, graph: Graph, weights: Weights = new Map()): Promise<Executable> => backend.compile(graph, weights, compile);

async function closing<T>(running: Executable, work: (running: Executable) => Promise<T>): Promise<T> {
  try {
    return await work(running);
  } finally {
    await running.dispose();
  }
}
