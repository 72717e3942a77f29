import { AlbertkitError, showType, type Graph, type Runner, type Tensor, type TensorType, type Tensors } from '@albertkit/core';
import type { Emitted } from './emit.js';
import type { OnnxRuntime, OnnxSession, OnnxTensor } from './runtime.js';

/** Runs a loaded model: typed arrays in, fresh typed arrays out, one run after another. Throws `RUNTIME` with the runtime's message. */
export function runner(graph: Graph, { inputs, outputs, before, after }: Omit<Emitted, 'bytes'>, session: OnnxSession, runtime: OnnxRuntime): Runner {
  let last: Promise<unknown> = Promise.resolve();
  const states = Object.keys(graph.state).filter((name) => !stays(graph, name));
  return {
    run({ feeds, state, outputs: wanted }) {
      const work = async (): ReturnType<Runner['run']> => {
        const fetches = [...wanted.map((name) => outputs.get(name)!), ...states.map((name) => after.get(name)!)];
        if (fetches.length === 0) return { outputs: {}, state: {} }; // the runtime takes no empty list
        const fetched = await session.run({ ...renamed(feeds, inputs, runtime), ...renamed(state, before, runtime) }, fetches).catch(refused);
        const take = (names: readonly string[], number: (name: string) => number, called: ReadonlyMap<string, string>): Tensors =>
          Object.fromEntries(names.map((name) => [name, download(name, fetched[called.get(name)!], graph.types[number(name)]!)]));
        return { outputs: take(wanted, (name) => graph.outputs[name]!, outputs), state: take(states, (name) => graph.state[name]!.next, after) };
      };
      // A session of onnxruntime-web takes one run at a time, and in onnxruntime-node a run blocks the thread anyway.
      const running = last.then(work, work);
      last = running;
      return running;
    },
    dispose: () => session.release(),
  };
}

/** Whether no run changes a state, such as weights that only `writeState` replaces: fetching it would copy it each time. */
const stays = ({ nodes, state }: Graph, name: string): boolean =>
  nodes.some(({ op, attrs, outputs }) => op === 'state' && attrs['name'] === name && outputs[0] === state[name]!.next);

/** Say an error of the runtime as one of ours. */
export const refused = (cause: unknown): never => {
  const message = cause instanceof Error ? cause.message : String(cause);
  throw new AlbertkitError('RUNTIME', `onnxruntime refused: ${message}`, { message }, { cause });
};

const renamed = (tensors: Tensors, names: ReadonlyMap<string, string>, runtime: OnnxRuntime): Record<string, OnnxTensor> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [names.get(name)!, upload(tensor, runtime)]));

function upload({ shape, data }: Tensor, { Tensor: Made }: OnnxRuntime): OnnxTensor {
  if (data instanceof Int32Array) return new Made('int32', data, shape);
  if (data instanceof Uint8Array) return new Made('bool', data, shape);
  return new Made('float32', data instanceof Float64Array ? Float32Array.from(data) : data, shape);
}

/** The runtime's buffers are made for this run and its caller alone. */
function download(name: string, tensor: OnnxTensor | undefined, type: TensorType): Tensor {
  const { dtype } = type;
  const data = tensor?.data;
  const fits = dtype === 'float32' ? data instanceof Float32Array : dtype === 'int32' ? data instanceof Int32Array : data instanceof Uint8Array;
  if (!tensor || !fits) throw new AlbertkitError('RUNTIME', `Output "${name}" should be ${showType(type)} and came as ${tensor?.type ?? 'nothing'}.`, { name, expected: type });
  return { dtype, shape: [...tensor.dims], data: data as Float32Array | Int32Array | Uint8Array };
}
