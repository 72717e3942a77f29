import type { Executable, RunOptions, Tensor, Tensors, Weights } from './backend.js';
import { bindInputs } from './bind.js';
import { AlbertkitError } from './errors.js';
import type { Graph, GraphState } from './ir/graph.js';
import { elements, resolveShape, showShape, type Sizes } from './ir/shape.js';
import { checkWeights } from './weights/check.js';

/** What a backend brings to `executable`: one pure run, and what to free. */
export type Runner = {
  /**
   * Inputs and state by name (`feeds`, `state`) to the wanted outputs, of which there may be none, and the next state, from which what
   * stays as it was may be left out. Whatever is given may be kept until the promise ends and no longer; results are fresh. `signal` needs
   * heeding only where a run can be interrupted.
   */
  run(call: { feeds: Tensors; state: Tensors; outputs: readonly string[]; sizes: Sizes; signal?: AbortSignal }): Promise<{ outputs: Tensors; state: Tensors }>;
  dispose(): Promise<void>;
};

/**
 * The life that every backend's executable shares: inputs checked and copied, state kept between runs (runs of a graph with
 * state go one after another), abort before and after a run, disposal once runs in flight have ended.
 */
export function executable(graph: Graph, weights: Weights, runner: Runner): Executable {
  checkWeights(graph, weights);
  const names = Object.keys(graph.outputs);
  const state = new Map(Object.entries(graph.state).map(([name, entry]) => [name, initialState(entry, weights)]));
  const inFlight = new Set<Promise<unknown>>();
  let disposed: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const live = (): void => {
    if (disposed) throw new AlbertkitError('DISPOSED', 'This executable was disposed: compile the graph again to run it.');
  };
  const track = <T>(work: () => Promise<T>): Promise<T> => {
    live();
    const running = state.size === 0 ? work() : last.then(work, work);
    if (state.size > 0) last = running;
    inFlight.add(running);
    const done = (): void => void inFlight.delete(running);
    running.then(done, done);
    return running;
  };
  const run = async (inputs: Tensors, { outputs = names, signal }: RunOptions = {}): Promise<Tensors> => {
    live();
    for (const name of outputs) {
      if (!names.includes(name)) throw new AlbertkitError('OUTPUT_UNKNOWN', `The graph has no output "${name}": ask for ${names.join(', ')}.`, { name, outputs: names });
    }
    signal?.throwIfAborted();
    const sizes = bindInputs(graph, inputs);
    const feeds = Object.fromEntries(Object.keys(graph.inputs).map((name) => [name, copy(inputs[name]!)]));
    return track(async () => {
      signal?.throwIfAborted(); // again: a run may have waited for the ones before it
      const result = await runner.run({ feeds, state: Object.fromEntries(state), outputs, sizes, ...(signal ? { signal } : {}) });
      signal?.throwIfAborted();
      for (const [name, tensor] of Object.entries(result.state)) state.set(name, tensor);
      return result.outputs;
    });
  };
  const dispose = (): Promise<void> => (disposed ??= Promise.allSettled(inFlight).then(() => runner.dispose()));
  return {
    run,
    readState: async (wanted = [...state.keys()]) => track(async () => Object.fromEntries(wanted.map((name) => [name, copy(stateOf(name, state))]))),
    async writeState(tensors) {
      live();
      const copies = Object.entries(tensors).map(([name, tensor]) => {
        checkState(name, stateOf(name, state), tensor);
        return [name, copy(tensor)] as const;
      });
      await track(async () => copies.forEach(([name, tensor]) => state.set(name, tensor)));
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

const copy = (tensor: Tensor): Tensor => ({ ...tensor, shape: [...tensor.shape], data: tensor.data.slice() });

function stateOf(name: string, state: ReadonlyMap<string, Tensor>): Tensor {
  const tensor = state.get(name);
  if (!tensor) throw new AlbertkitError('STATE_UNKNOWN', `The graph keeps no state "${name}": it keeps ${[...state.keys()].join(', ') || 'none'}.`, { name });
  return tensor;
}

function checkState(name: string, known: Tensor, given: Tensor): void {
  const fits = given.dtype === known.dtype && given.shape.join() === known.shape.join() && given.data.length === known.data.length;
  if (!fits) throw new AlbertkitError('STATE_SHAPE', `State "${name}" is ${known.dtype}${showShape(known.shape)} and was given ${given.dtype}${showShape(given.shape)}.`, { name });
}

function initialState({ type, initial }: GraphState, weights: Weights): Tensor {
  if ('weight' in initial) return copy(weights.get(initial.weight)!);
  const shape = resolveShape(type.shape, {});
  const array = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[type.dtype];
  return { dtype: type.dtype, shape, data: new array(elements(shape)).fill(initial.fill) };
}
