import { AlbertkitError, type Backend, type CompileOptions, type Executable, type Graph, type Tensor, type TensorType, type Weights } from '@albertkit/core';
import type { ModelFolder } from '@albertkit/hub';

/** A graph with its executable. */
export type Compiled = { readonly graph: Graph; readonly executable: Executable };

export type GraphStore = {
  /** The graph of a name, built and compiled when it is first asked for. */
  compiled(name: string, build: () => Graph): Promise<Compiled>;
  /** A weight of the folder. */
  weight(name: string, type: TensorType): Promise<Tensor>;
  dispose(): Promise<void>;
};

/** The graphs of one model on one backend, each compiled once; each weight is read once. Throws `DISPOSED`, and what reading and compiling throw. */
export function compileOnce(folder: ModelFolder, head: string | undefined, backend: Backend, options: CompileOptions): GraphStore {
  const weights = new Map<string, Tensor>();
  const graphs = new Map<string, Promise<Compiled>>();
  let disposed = false;
  let reading: Promise<unknown> = Promise.resolve();

  const read = async (types: Readonly<Record<string, TensorType>>): Promise<Weights> => {
    // One after another, so that two graphs do not read the same file at once.
    const turn = reading.then(async () => {
      const missing = Object.entries(types).filter(([name]) => !weights.has(name));
      if (missing.length > 0) for (const [name, tensor] of await folder.weights(Object.fromEntries(missing), head === undefined ? {} : { head })) weights.set(name, tensor);
    });
    reading = turn.catch(() => undefined);
    await turn;
    return new Map(Object.keys(types).map((name) => [name, weights.get(name)!]));
  };
  const compile = async (build: () => Graph): Promise<Compiled> => {
    const graph = build();
    return { graph, executable: await backend.compile(graph, await read(graph.parameters), options) };
  };
  return {
    compiled(name, build) {
      if (disposed) return Promise.reject(new AlbertkitError('DISPOSED', 'This explainer was disposed: make another to explain.'));
      let graph = graphs.get(name);
      if (!graph) {
        graph = compile(build);
        graphs.set(name, graph);
        // What failed once may work the next time.
        graph.catch(() => graphs.delete(name));
      }
      return graph;
    },
    weight: async (name, type) => (await read({ [name]: type })).get(name)!,
    async dispose() {
      disposed = true;
      const all = await Promise.allSettled(graphs.values());
      graphs.clear();
      weights.clear();
      for (const one of all) if (one.status === 'fulfilled') await one.value.executable.dispose();
    },
  };
}
